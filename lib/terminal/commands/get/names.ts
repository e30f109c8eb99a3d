import { ahead } from "../../../data/base/concurrency.ts";
import { isNotFound } from "../../../data/core/errors.ts";
import { namePrefix, type Resource } from "../../../data/core/resource.ts";
import type { Table, TableRow } from "../../../data/core/table.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { callOptions, type GetFlags, type GetTarget } from "./flags.ts";
import { progress } from "../../shell/progress.ts";
import type { Shell } from "../../shell/shell.ts";

/**
 * Shows names as kubectl's `-o name` does. They are read off the server's table, where a row is a tenth of the object's
 * metadata, or of the metadata where a table has no column that is said to be the name.
 */
export async function showNames(shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]): Promise<boolean> {
  // Named objects come one by one; they, and several types, are in order once all are there.
  if (flags.sortBy !== undefined && (wanted.length > 1 || wanted.some(({ names }) => names.length > 0))) {
    return await (await import("./list.ts")).showList("name", shell, k8s, flags, wanted);
  }
  using shown = progress(shell);
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
    const where = { ...callOptions(shell, flags, target), onPage: shown.page, name };
    const pages = (includeObject: "None" | "Metadata" | "Object") => k8s.tablePages(type, { ...where, includeObject });
    let resource: Resource | undefined;
    for await (const page of order?.sorted(pages(order.includeObject)) ?? pages("None")) {
      const nameOf = nameReader(page);
      if (nameOf === undefined) return yield* namesOfObjects(target, name);
      // A kind that this server has under another path than the built-in one is known by now.
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
  // "The primary identifier column" (meta.k8s.io/v1 TableColumnDefinition).
  const index = columnDefinitions.findIndex(({ format }) => format === "name");
  return index < 0 ? undefined : ({ cells }) => cells[index];
}
