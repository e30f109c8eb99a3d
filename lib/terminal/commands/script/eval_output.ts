import { jsonValue } from "../../../data/base/json_value.ts";
import { itemsUntilAborted } from "../../../data/base/items_until_aborted.ts";
import type { PrintContext } from "../../repl/show.ts";
import { isAsyncIterable } from "../../display/print.ts";
import { formatOf, printer } from "../../shell/formats.ts";

/** Writes an input's value on stdout. */
export type WriteResult = (value: unknown, showing: Pick<PrintContext, "shell">, signal: AbortSignal) => Promise<void>;

/**
 * Makes what writes values in a format of `-o`, whole and with Secrets' data. The items of a stream are written as they
 * come.
 *
 * @throws {UsageError} If the format's argument cannot be read, before anything is sent.
 */
export async function writer(output: string): Promise<WriteResult> {
  const print = await printer(output, { managedFields: true });
  const { item = async (value, print) => `${await print(value)}\n` } = formatOf(output).format;
  // These two look at the values themselves.
  const prepared = /^(js|lines)(=|$)/.test(output) ? (value: unknown) => value : jsonValue;
  return async (value, { shell }, signal) => {
    if (value === undefined) return;
    if (!isAsyncIterable(value)) return await shell.out(await print(prepared(value)));
    for await (const each of itemsUntilAborted(value, signal)) await shell.out(await item(prepared(each), print));
  };
}
