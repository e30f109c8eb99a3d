import type { Expression } from "./compile.ts";
import type { GroupKind } from "./named_object.ts";
import { OBJECT_NAMES } from "./object_names.ts";

/** The parts of an object that expressions need. */
export interface ExpressionNeeds {
  /** Whether they only need the object's metadata. */
  readonly metadataOnly: boolean;
  /** Whether they need the printed columns of the server. */
  readonly columns: boolean;
}

/** Returns the parts of the objects of a kind that expressions need. */
export function needsOf(_kind: GroupKind, expressions: readonly Expression[]): ExpressionNeeds {
  const paths = expressions.flatMap(({ paths }) => paths.map(({ fields }) => fields));
  return {
    metadataOnly: paths.every(([first = ""]) =>
      first === "metadata" || Object.hasOwn(OBJECT_NAMES, first) && OBJECT_NAMES[first]?.ofMetadata === true
    ),
    columns: paths.some(([first]) => first === "columns"),
  };
}
