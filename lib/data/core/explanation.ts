/** What a field means, from the server's own OpenAPI v3. */
export interface Explanation {
  /** The API group; empty for the core group. */
  group: string;
  /** The API version, such as `v1`. */
  version: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The fields walked to: `["spec", "containers"]`; empty for the kind itself. */
  path: string[];
  /** As kubectl writes it: `<string>`, `<[]Container>`, `<map[string]string>`. */
  type: string;
  /** What it means. */
  description: string;
  /** Whether it must be set. */
  required: boolean;
  /** The values that it can have. */
  enum?: string[];
  /** What it is where nothing is said. */
  default?: unknown;
  /** The fields below it. */
  fields: ExplainedField[];
}

/** One field below an {@linkcode Explanation}. */
export interface ExplainedField {
  /** The name. */
  name: string;
  /** Its type, as `<string>` or `<[]Container>`. */
  type: string;
  /** What it means. */
  description: string;
  /** Whether it must be set. */
  required: boolean;
  /** The values that it can have. */
  enum?: string[];
  /** What it is where nothing is said. */
  default?: unknown;
  /** Set where the explanation is recursive. */
  fields?: ExplainedField[];
}
