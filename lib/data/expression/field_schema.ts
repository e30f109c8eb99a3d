import { POD_SPEC_PATHS } from "../core/pod_template.ts";

/** The schema of a value, with the facts that the check of an expression needs. */
export interface FieldSchema {
  /** The type of the value. A free value can have any fields. */
  readonly type: "object" | "free" | "list" | "integer" | "text" | "other";
  /** The names of the fields. */
  readonly names: readonly string[];
  /** Returns the schema of a field, or of any key of a map. Undefined if there is no such field. */
  field(name: string): FieldSchema | undefined;
  /** Returns the schema of the elements of a list. */
  element(): FieldSchema;
}

/** The schema of a value that can have any type. */
export const FREE: FieldSchema = { type: "free", names: [], field: () => FREE, element: () => FREE };

/** Returns the schema of the pod specification in objects of a kind, from the schema of the kind; undefined if there is none. */
export function podSpecSchema(kind: FieldSchema): FieldSchema | undefined {
  return POD_SPEC_PATHS
    .map((path) => path.reduce<FieldSchema | undefined>((schema, name) => schema?.field(name), kind))
    .find((spec) => spec?.field("containers") !== undefined);
}
