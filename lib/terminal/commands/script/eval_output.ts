import { jsonValue } from "../../../data/base/json_value.ts";
import { itemsUntilAborted } from "../../../data/base/items_until_aborted.ts";
import type { PrintContext } from "../../repl/show.ts";
import { isAsyncIterable } from "../../display/print.ts";
import { formatOf, printer } from "../../shell/formats.ts";

/** Writes the value of an input to stdout. */
export type WriteResult = (value: unknown, showing: Pick<PrintContext, "shell">, signal: AbortSignal) => Promise<void>;

/**
 * Returns the function that writes values in a format of `-o`, with the data of Secrets. The items of a stream are written
 * when they arrive.
 *
 * @throws {UsageError} If the argument of the format is not valid. Nothing is sent in this case.
 */
export async function writer(output: string): Promise<WriteResult> {
  const print = await printer(output, { managedFields: true });
  const { item = async (value, print) => `${await print(value)}\n` } = formatOf(output).format;
  // These two formats depend on the values.
  const prepared = /^(js|lines)(=|$)/.test(output) ? (value: unknown) => value : jsonValue;
  return async (value, { shell }, signal) => {
    if (value === undefined) return;
    if (!isAsyncIterable(value)) return await shell.out(await print(prepared(value)));
    for await (const each of itemsUntilAborted(value, signal)) await shell.out(await item(prepared(each), print));
  };
}
