/**
 * Returns the value of a name that an expression does not declare itself.
 *
 * @param isDotted Whether the expression reads a member of the value. A single related object is an object then, as in
 * `node.labels`. Alone it is its name, as in `node == "n1"`.
 */
export type ReadName = (name: string, isDotted?: boolean) => unknown;

/** A path of fields that an expression reads, such as `status.containerStatuses[].ready`. */
export interface ExpressionPath {
  /** The fields from the object on; `[]` stands for any element of a list or map. */
  readonly fields: readonly string[];
  /** The position of the last field in the text. */
  readonly position: number;
  /** Whether the last field is called, as in `node.has("x")`. */
  readonly isCall?: boolean;
  /** Whether the value itself is used, and not only its members. */
  readonly isWhole?: boolean;
}

/** An expression that was compiled once and can be evaluated for any number of objects. */
export interface Expression {
  /** The text that was compiled. */
  readonly text: string;
  /** The names that the expression reads and does not declare, in the order of the text. */
  readonly names: ReadonlyMap<string, number>;
  /** The paths of fields that it reads, as far as the text shows them. */
  readonly paths: readonly ExpressionPath[];
  /** The paths, joined by dots, whose absent value counts as 0. A check against the schema of a kind adds them. */
  readonly zeros: Set<string>;
  /** Whether an evaluation found a value at the end of one of the paths. If it never did, a word may be misspelled. */
  readonly gaveValue: boolean;
  /** Evaluates the expression. */
  evaluate(read: ReadName): unknown;
}
