/** What a field means, from the server's own OpenAPI v3. */
export interface Explanation {
  group: string;
  version: string;
  kind: string;
  /** The fields walked to: `["spec", "containers"]`; empty for the kind itself. */
  path: string[];
  /** As kubectl writes it: `<string>`, `<[]Container>`, `<map[string]string>`. */
  type: string;
  description: string;
  required: boolean;
  enum?: string[];
  default?: unknown;
  fields: ExplainedField[];
}

/** One field below an {@linkcode Explanation}. */
export interface ExplainedField {
  name: string;
  type: string;
  description: string;
  required: boolean;
  enum?: string[];
  default?: unknown;
  /** Set where the explanation is recursive. */
  fields?: ExplainedField[];
}
