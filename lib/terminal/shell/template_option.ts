import { UsageError } from "../../data/core/errors.ts";

const TAKES_TEMPLATE_REGEXP = /^((go-)?template|jsonpath|custom-columns)(-?file)?$|^jsonpath-as-json$/i;

/**
 * Merges `--template` into `-o` as kubectl does. Without `-o` it is a Go template; a format without an argument uses it
 * as its argument. Other formats ignore it.
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
    throw new UsageError("Cannot use --template together with a template in -o", {
      hints: ["leave out one of the templates"],
    });
  }
  return { ...rest, output };
}
