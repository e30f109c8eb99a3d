import type { ObjectOfKind } from "./kinds.ts";
import type { KubeObject } from "./object.ts";

// The compiler infers Version and Kind from the literals of an object. Then it checks the object against the type of that
// kind, including misspelled fields. An apiVersion that is only known at run time leads to the type Unknown.

/**
 * An object that is created or replaced. Objects of unknown kinds are checked as a {@linkcode KubeObject}. A field that is
 * newer than the types needs a cast: `create({ ... } as KubeObject)`.
 */
export type WrittenObject<Version extends string, Kind extends string, Unknown> =
  & TypeMeta<Version, Kind>
  & ObjectOfKind<Version, Kind, Unknown>;

/** An object for `apply`: any of the fields of its kind. */
export type AppliedObject<Version extends string, Kind extends string, Unknown> =
  & TypeMeta<Version, Kind>
  & DeepPartial<ObjectOfKind<Version, Kind, Unknown>>
  & { items?: never };

/** The two fields that identify a kind. */
export type TypeMeta<Version extends string, Kind extends string> =
  & { kind?: Kind | undefined }
  & (Version extends "" ? unknown : { apiVersion?: Version | undefined });

/** A type whose fields are all optional, at each level. */
export type DeepPartial<T> = T extends readonly (infer Item)[] ? readonly DeepPartial<Item>[]
  : T extends object ? { [Key in keyof T]?: DeepPartial<T[Key]> | undefined }
  : T;

/** A patch: fields to change, with null to remove one, or a list of operations (RFC 6902). */
export type Patch<T = KubeObject> = FieldPatch<T> | readonly PatchOperation[];

/** The fields to change (a merge patch or a strategic merge patch). Null removes a field. */
export type FieldPatch<T> = T extends readonly (infer Item)[] ? readonly FieldPatch<Item>[]
  : T extends object ?
      & { [Key in keyof T]?: FieldPatch<T[Key]> | null | undefined }
      // In a map, such as labels, a directive is a key like any other.
      & (string extends keyof T ? unknown : PatchDirectives)
  : T;

/** The directives of a strategic merge patch. */
export interface PatchDirectives {
  /** Replaces or deletes the object or list element instead of merging it. */
  $patch?: "replace" | "merge" | "delete" | undefined;
  /** The fields of a union to keep. */
  $retainKeys?: readonly string[] | undefined;
  /** The values to delete from a list of the given name. */
  [values: `$deleteFromPrimitiveList/${string}`]: readonly unknown[];
  /** The order of the elements of a list of the given name. */
  [order: `$setElementOrder/${string}`]: readonly unknown[];
}

/** An operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | {
    /** The operation. */
    op: "add" | "replace" | "test";
    /** The field, as a JSON Pointer. */
    path: string;
    /** The value. */
    value: unknown;
  }
  | {
    /** The operation. */
    op: "remove";
    /** The field, as a JSON Pointer. */
    path: string;
  }
  | {
    /** The operation. */
    op: "move" | "copy";
    /** The field to read, as a JSON Pointer. */
    from: string;
    /** The field to write, as a JSON Pointer. */
    path: string;
  };
