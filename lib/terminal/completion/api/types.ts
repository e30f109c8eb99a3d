/** A type of the library, as far as completing follows it. */
export interface ApiRef {
  /** An interface, a type parameter, or one of the platform's: `Promise`, `Array`, `string`. */
  name?: string;
  /** What it is made of: the promised type, the items. */
  of?: ApiRef[];
  /** The strings that it can be. */
  values?: string[];
}

/** A property or a method. */
export interface ApiMember {
  doc: string;
  /** The type, or the signature. */
  detail: string;
  optional?: boolean;
  /** Of a method. */
  parameters?: { name: string; ref?: ApiRef }[];
  /** Its type; what a method gives. */
  ref?: ApiRef;
}

/** An interface. */
export interface ApiType {
  doc: string;
  /** The names of its type parameters. */
  generics?: string[];
  /** What iterating over it gives. */
  iterates?: ApiRef;
  members: Record<string, ApiMember>;
}
