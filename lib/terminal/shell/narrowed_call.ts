import type { GetOptions, ListOptions } from "../../api/client/options.ts";
import type { Resource } from "../../data/core/resource.ts";
import { formatSelector } from "../../data/core/selectors.ts";
import { narrowingSelectors } from "../../data/expression/narrowing.ts";
import type { OptionExpression } from "./row_expression.ts";

/**
 * Returns the options of a list with the selectors that `--where` implies, so that the server sends fewer objects. The
 * expression still decides about each of them.
 */
export function narrowedCall<T extends GetOptions & ListOptions>(
  call: T,
  expressions: readonly OptionExpression[],
  resource: Resource,
): T {
  const text = expressions.find(({ option }) => option === "--where")?.compiled?.text;
  if (text === undefined) return call;
  const { labels, fields } = narrowingSelectors(text, resource);
  return {
    ...call,
    ...joined("labels", call.labels, labels),
    ...joined("fields", call.fields, fields),
  };
}

function joined(key: string, given: ListOptions["labels"], derived: string | undefined): Record<string, string> {
  const all = [given === undefined ? "" : formatSelector(given), derived ?? ""].filter((text) => text !== "");
  return derived === undefined ? {} : { [key]: all.join(",") };
}
