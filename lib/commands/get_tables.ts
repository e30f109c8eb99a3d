import { isNotFound } from "../core/errors.ts";
import type { Resource } from "../core/resource.ts";
import type { Table } from "../core/table.ts";
import { tableWriter } from "../output/table.ts";
import type { K8s } from "../session/k8s.ts";
import { attempt } from "./attempt.ts";
import { callOptions, type GetFlags, type Wanted } from "./get_flags.ts";
import type { Shell } from "./shell.ts";

/**
 * Shows the server's tables, one for each type and page by page, with a blank line between.
 *
 * @returns Whether there was a row.
 */
export async function showTables(shell: Shell, k8s: K8s, flags: GetFlags, wanted: Wanted[]): Promise<boolean> {
  const types = Map.groupBy(wanted, ({ type }) => type);
  const calls = wanted.reduce((sum, { names }) => sum + Math.max(1, names.length), 0);
  const ignore = flags.ignoreNotFound ? isNotFound : undefined;
  let found = false;
  for (const [type, group] of types) {
    let begun = false;
    const needsKind = types.size > 1 || flags.showKind === true;
    const resource = needsKind || flags.allNamespaces ? await resolve(type) : undefined;
    if (resource === null) continue;
    const write = tableWriter({
      wide: flags.output === "wide",
      noHeaders: flags.headers === false,
      showLabels: flags.showLabels ?? false,
      labelColumns: flags.labelColumns?.flatMap((labels) => labels.split(",")) ?? [],
      withNamespace: flags.allNamespaces === true && resource?.namespaced !== false,
      ...(needsKind && resource !== undefined ? { kindPrefix: prefixOf(resource) } : {}),
    });
    for (const target of group) {
      for await (const page of tables(target)) {
        if (page.rows.length === 0) continue;
        if (!begun && found && flags.headers !== false) await shell.out("\n");
        begun = found = true;
        await shell.out(write(page));
      }
    }
  }
  return found;

  async function resolve(type: string): Promise<Resource | null> {
    return await attempt(shell, () => k8s.discovery.resolve(type, shell.signal), { alone: types.size === 1 }) ?? null;
  }

  async function* tables(target: Wanted): AsyncGenerator<Table, void, undefined> {
    const needsMetadata = flags.showLabels || flags.allNamespaces || flags.labelColumns !== undefined;
    const includeObject = needsMetadata ? "Metadata" as const : "None" as const;
    const options = { ...callOptions(shell, flags, target), includeObject };
    const names = target.names.length === 0 ? [undefined] : target.names;
    for (const name of names) {
      const where = name === undefined ? options : { ...options, name };
      const pages = k8s.tablePages(target.type, where);
      while (true) {
        const next = await attempt(shell, () => pages.next(), { ignore, alone: calls === 1 });
        if (next === undefined || next.done) break;
        yield next.value;
      }
    }
  }
}

function prefixOf({ singular, group }: Resource): string {
  return group === "" ? `${singular}/` : `${singular}.${group}/`;
}
