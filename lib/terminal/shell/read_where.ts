import type { OptionExpression } from "./row_expression.ts";

/**
 * Compiles the expression of `--where`, whose code is loaded only then. Do it before a session is opened, so that nothing
 * is sent if the expression is not valid.
 *
 * @throws {UsageError} If the expression is not valid.
 */
export async function readWhere(text: string | undefined): Promise<OptionExpression | undefined> {
  if (text === undefined) return undefined;
  const { rowExpression } = await import("./row_expression.ts");
  return await rowExpression(text, "--where");
}
