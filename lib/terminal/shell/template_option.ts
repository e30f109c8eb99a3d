import { UsageError } from "../../data/core/errors.ts";

const TAKES_TEMPLATE_REGEXP = /^((go-)?template|jsonpath|custom-columns)(-?file)?$|^jsonpath-as-json$/i;

/**
 * Makes `--template` part of `-o`, as kubectl reads it: alone it is a Go template, and it is the argument of a format that
 * has none. Other formats need no template.
 *
 * @throws {UsageError} If there are two templates.
 */
export function withTemplate(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { template, output, ...rest } = given;
  if (typeof template !== "string") return { ...given };
  if (output === undefined) return { ...rest, output: `go-template=${template}` };
  const format = String(output);
  if (TAKES_TEMPLATE_REGEXP.test(format)) return { ...rest, output: `${format}=${template}` };
  if (TAKES_TEMPLATE_REGEXP.test(format.split("=")[0] ?? "")) {
    throw new UsageError("Cannot use --template and a template in -o together", { hints: ["leave out one of them"] });
  }
  return { ...rest, output };
}
