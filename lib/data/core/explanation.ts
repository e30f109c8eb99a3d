/** The documentation of a field, from the OpenAPI v3 document of the server. */
export interface Explanation {
  /** The API group; empty for the core group. */
  group: string;
  /** The API version, such as `v1`. */
  version: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The path of the field: `["spec", "containers"]`; empty for the kind. */
  path: string[];
  /** The type in kubectl's form: `<string>`, `<[]Container>`, `<map[string]string>`. */
  type: string;
  /** The description. */
  description: string;
  /** Whether the field is required. */
  required: boolean;
  /** The possible values. */
  enum?: string[];
  /** The default. */
  default?: unknown;
  /** The fields below this one. */
  fields: ExplainedField[];
}

/** One field below an {@linkcode Explanation}. */
export interface ExplainedField {
  /** The name. */
  name: string;
  /** The type: `<string>`, `<[]Container>`. */
  type: string;
  /** The description. */
  description: string;
  /** Whether the field is required. */
  required: boolean;
  /** The possible values. */
  enum?: string[];
  /** The default. */
  default?: unknown;
  /** The fields below this one, if the explanation is recursive. */
  fields?: ExplainedField[];
}
