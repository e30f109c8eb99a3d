/** The fields of a kind, as far as expressions have to know them. */
export interface FieldSchema {
  /** The sort of the value. The fields of a free object are not declared. */
  readonly type: "object" | "free" | "list" | "integer" | "text" | "other";
  /** The names of the fields. */
  readonly names: readonly string[];
  /** Returns the schema of a field, or of any key of a map. Undefined if there is no such field. */
  field(name: string): FieldSchema | undefined;
  /** Returns the schema of the elements of a list. */
  element(): FieldSchema;
}

/** Any value. Nothing is known of it. */
export const FREE: FieldSchema = { type: "free", names: [], field: () => FREE, element: () => FREE };
