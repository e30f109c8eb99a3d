import { types } from "node:util";
import type { OpenApiDocument, OpenApiSchema } from "../../../api/discovery/openapi.ts";
import { resolveSchema } from "../../../api/discovery/schema.ts";
import { isSession } from "../../../session/is_session.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { GroupKind } from "../../../data/expression/names_of_kind.ts";
import type { Candidate } from "../candidate.ts";
import { API } from "../generated/api.ts";
import type { ApiMember, ApiRef } from "../api/types.ts";

/** The known type of an expression that has not been evaluated. */
export type Shape =
  /** An existing value. */
  | { is: "value"; value: unknown }
  /** A session, at the prompt or returned by `with()`. */
  | { is: "session"; k8s: K8s }
  /** A method of the library. */
  | { is: "method"; k8s: K8s; member: ApiMember }
  /** An interface of the library. */
  | { is: "api"; k8s: K8s; type: string; generics: ReadonlyMap<string, Shape> }
  /** An object of a kind, or a part of it, described by the server's schema. */
  | {
    is: "field";
    schema: OpenApiSchema;
    document: OpenApiDocument;
    /** The kind whose names of expressions the object has. */
    names?: GroupKind;
  }
  /** A list or another iterable. */
  | {
    is: "list";
    of: Shape;
    isArray: boolean;
    /** The kind, if it is a word for a kind, which can also be called. */
    word?: { k8s: K8s; type: string };
  }
  /** The kinds of the server. */
  | { is: "kinds"; k8s: K8s; words: readonly Candidate[] }
  | { is: "promise"; of: Shape };

/** Returns the shape of a value. A pending promise is not awaited. */
export function toShape(value: unknown): Shape {
  return isSession(value) ? { is: "session", k8s: value } : { is: "value", value };
}

/** Returns the shape that a schema describes. */
export function fieldShape(schema: OpenApiSchema, document: OpenApiDocument): Shape {
  const whole = resolveSchema(schema, document);
  if (whole.items !== undefined) return { is: "list", of: fieldShape(whole.items, document), isArray: true };
  const example = EXAMPLES[whole.type ?? ""];
  return example === undefined ? { is: "field", schema, document } : { is: "value", value: example };
}

// Every value has the members of its type.
const EXAMPLES: Record<string, unknown> = { string: "", number: 0, integer: 0, boolean: false };

/** Returns the shape of a library type. */
export function refShape(ref: ApiRef | undefined, k8s: K8s, generics: ReadonlyMap<string, Shape>): Shape | undefined {
  const { name = "", of: [first] = [], values } = ref ?? {};
  if (values !== undefined) return { is: "value", value: "" };
  const bound = generics.get(name);
  if (bound !== undefined) return bound;
  if (name in EXAMPLES) return { is: "value", value: EXAMPLES[name] };
  if (name === "K8s") return { is: "session", k8s };
  if (name === "ObjectOf") return generics.get(first?.name ?? "");
  const inner = first === undefined ? undefined : refShape(first, k8s, generics);
  if (name === "Promise") return inner && { is: "promise", of: inner };
  // The kind's schema already contains the server's metadata.
  if (name === "Stored") return inner;
  if (name === "Array" || name === "ReadonlyArray") return inner && { is: "list", of: inner, isArray: true };
  if (/Iter(able|ator)$|Generator$/.test(name)) return inner && { is: "list", of: inner, isArray: false };
  const type = API[name];
  if (type === undefined) return undefined;
  const [generic] = type.generics ?? [];
  return { is: "api", k8s, type: name, generics: generic && inner ? new Map([[generic, inner]]) : new Map() };
}

/** Returns whether a value is a native promise. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value);
}
