import { stripControl } from "../../../data/base/text.ts";
import { Age } from "../../../data/expression/age.ts";
import { Quantity } from "../../../data/expression/quantity.ts";
import { type PrintContext, show } from "../../repl/show.ts";

/**
 * Prints a value like the prompt, but a list of text or numbers as lines. Elements without a value are left out, and an
 * empty list prints nothing. The next program of a pipe then reads exactly the values.
 */
export async function showLines(value: unknown, showing: PrintContext, signal: AbortSignal): Promise<unknown> {
  if (isAmount(value)) return await showing.shell.out(`${value}\n`);
  if (typeof value === "string" && value.endsWith("\n")) return await show(value.slice(0, -1), showing, signal);
  const { tablesOnly = false } = showing.tables ?? {};
  if (tablesOnly || !Array.isArray(value) || !value.every(isPlain)) return await show(value, showing, signal);
  const lines = value.filter((element) => element !== undefined).map((element) => `${stripControl(String(element))}\n`);
  return await showing.shell.out(lines.join(""));
}

function isPlain(element: unknown): boolean {
  return ["string", "number", "bigint", "undefined"].includes(typeof element) || isAmount(element);
}

function isAmount(value: unknown): value is Age | Quantity {
  return value instanceof Age || value instanceof Quantity;
}
