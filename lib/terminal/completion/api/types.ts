/** A type of the library, as far as completion needs it. */
export interface ApiRef {
  /** An interface, a type parameter, or a built-in type: `Promise`, `Array`, `string`. */
  name?: string;
  /** Its type arguments: the promised type, the item type. */
  of?: ApiRef[];
  /** The string literals of its union. */
  values?: string[];
}

/** A property or a method. */
export interface ApiMember {
  doc: string;
  /** The type of a property, or the signature of a method. */
  detail: string;
  optional?: boolean;
  /** The parameters. Only methods have them. */
  parameters?: { name: string; ref?: ApiRef }[];
  /** The type of a property, or the return type of a method. */
  ref?: ApiRef;
}

/** An interface. */
export interface ApiType {
  doc: string;
  /** The names of its type parameters. */
  generics?: string[];
  /** The type of its items, if it is iterable. */
  iterates?: ApiRef;
  members: Record<string, ApiMember>;
}
