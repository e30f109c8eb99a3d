import { UsageError } from "../../../data/core/errors.ts";
import { apiVersionOf, groupResourceOf, type Resource } from "../../../data/core/resource.ts";
import type { Table } from "../../../data/core/table.ts";
import { formatTable } from "../../../data/output/table/table.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

interface ApiResourcesFlags extends Globals {
  output?: string | undefined;
  apiGroup?: string | undefined;
  namespaced?: string | undefined;
  verbs?: string | undefined;
  headers?: boolean | undefined;
}

/** `k8s api-resources`: the kinds of this server. */
export function apiResourcesCommand(shell: Shell) {
  return newCommand("api-resources", "The kinds that this server has, custom ones included.")
    .option("-o, --output <format:string>", "name or wide.")
    .option("--api-group <group:string>", "Only this group; core is the one without a name.")
    .option("--namespaced <yes:string>", "Only kinds that are in a namespace; with =false those that are not.")
    .option("--verbs <verbs:string>", "Only kinds with all these verbs: list,watch.")
    .option("--no-headers", "Leave the first line out.")
    .action(async (flags: ApiResourcesFlags) => {
      const { output } = flags;
      if (output !== undefined && output !== "name" && output !== "wide") {
        throw new UsageError(`Unknown output format "${output}"`, { hints: ["-o takes name or wide"] });
      }
      await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
      const all = preferred(await k8s.resources({ signal: shell.signal }));
      const chosen = all.filter((resource) => fits(resource, flags)).toSorted(byGroupAndName);
      await shell.out(
        output === "name"
          ? chosen.map((resource) => groupResourceOf(resource) + "\n").join("")
          : formatTable(tableOf(chosen), { wide: output === "wide", noHeaders: flags.headers === false }),
      );
    });
}

// Of a kind in several versions the server's first is the preferred one.
function preferred(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.toReversed().map((resource) => [groupResourceOf(resource), resource])).values()]
    .reverse();
}

// kubectl's order.
function byGroupAndName(a: Resource, b: Resource): number {
  const [left, right] = [a, b].map(({ group, plural }) => `${group}/${plural}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
}

function fits(resource: Resource, { apiGroup, namespaced, verbs }: ApiResourcesFlags): boolean {
  return (apiGroup === undefined || resource.group === (apiGroup === "core" ? "" : apiGroup)) &&
    (namespaced === undefined || resource.namespaced === (namespaced !== "false")) &&
    (verbs === undefined || verbs.split(",").every((verb) => resource.verbs.includes(verb)));
}

function tableOf(resources: readonly Resource[]): Table {
  const column = (name: string, priority = 0) => ({ name, type: "string", priority });
  return {
    kind: "Table",
    columnDefinitions: [
      column("Name"),
      column("Shortnames"),
      column("APIVersion"),
      column("Namespaced"),
      column("Kind"),
      column("Verbs", 1),
      column("Categories", 1),
    ],
    rows: resources.map((resource) => ({
      cells: [
        resource.plural,
        resource.shortNames.join(","),
        apiVersionOf(resource),
        resource.namespaced,
        resource.kind,
        resource.verbs.join(","),
        resource.categories.join(","),
      ],
    })),
  };
}
