import { ahead } from "../../../data/base/concurrency.ts";
import { isNotFound } from "../../../data/core/errors.ts";
import { namePrefix, type Resource } from "../../../data/core/resource.ts";
import type { Table, TableRow } from "../../../data/core/table.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { callOptions, type GetFlags, type GetTarget } from "./flags.ts";
import { readProgress, type Shell } from "../../shell/shell.ts";

/**
 * Prints names like kubectl's `-o name`. They are read from the server's table, because a row is a tenth of the size of
 * an object's metadata. If no column is declared as the name, they are read from the metadata.
 */
export async function showNames(shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]): Promise<boolean> {
  // Named objects are requested one by one. They can only be sorted after all of them are read, and so can several types.
  if (flags.sortBy !== undefined && (wanted.length > 1 || wanted.some(({ names }) => names.length > 0))) {
    return await (await import("./list.ts")).showList("name", shell, k8s, flags, wanted);
  }
  using shown = await readProgress(shell);
  const order = flags.sortBy === undefined ? undefined : await (await import("./table_order.ts")).tableOrder(flags);
  const streams = wanted.flatMap((target) => {
    const names = target.names.length === 0 ? [undefined] : target.names;
    return names.map((name) => () => namesOf(target, name));
  });
  const options = { ignore: flags.ignoreNotFound ? isNotFound : undefined, alone: streams.length === 1 };
  for await (const texts of ahead(streams, flags.curl ? 1 : undefined)) {
    while (true) {
      const next = await attempt(shell, () => texts.next(), options);
      if (next === undefined || next.done) break;
      await shell.out(next.value);
    }
  }
  return true;

  async function* namesOf(target: GetTarget, name: string | undefined): AsyncGenerator<string, void, undefined> {
    const { type } = target;
    const where = { ...callOptions(shell, flags, target), onPage: shown?.page, name };
    const pages = (includeObject: "None" | "Metadata" | "Object") => k8s.tablePages(type, { ...where, includeObject });
    let resource: Resource | undefined;
    for await (const page of order?.sorted(pages(order.includeObject)) ?? pages("None")) {
      const nameOf = nameReader(page);
      if (nameOf === undefined) return yield* namesOfObjects(target, name);
      // By now, discovery has found kinds that this server has under another path than the built-in one.
      resource ??= await k8s.discovery.resolve(type.replace(/\/.*/, ""), shell.signal);
      const prefix = namePrefix(resource);
      yield page.rows.map((row) => `${prefix}${nameOf(row)}\n`).join("");
    }
  }

  async function* namesOfObjects(target: GetTarget, name: string | undefined): AsyncGenerator<string, void, undefined> {
    const { formatName } = await import("../../../data/output/name.ts");
    const where = callOptions(shell, flags, target);
    if (name !== undefined) return yield `${formatName(await k8s.get<string>(target.type, name, where))}\n`;
    for await (const item of k8s.each<string>(target.type, { ...where, metadataOnly: true })) {
      yield `${formatName(item)}\n`;
    }
  }
}

function nameReader({ columnDefinitions, rows }: Table): ((row: TableRow) => unknown) | undefined {
  if (rows.every(({ object }) => object?.metadata?.name !== undefined)) return ({ object }) => object?.metadata?.name;
  // The format of "the primary identifier column" (meta.k8s.io/v1 TableColumnDefinition).
  const index = columnDefinitions.findIndex(({ format }) => format === "name");
  return index < 0 ? undefined : ({ cells }) => cells[index];
}
