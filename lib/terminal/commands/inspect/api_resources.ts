import { apiVersionOf, groupResourceOf, type Resource } from "../../../data/core/resource.ts";
import type { Table } from "../../../data/core/table.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, TABLE_FORMATS, tableText } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { API_VERBS, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

const OPTIONS = {
  output: outputOption(["name", "wide", ...TABLE_FORMATS]),
  apiGroup: { value: "group", help: "Only list this group; use core for the core group", completion: "api-group" },
  namespaced: {
    value: "false",
    type: "boolean",
    help: "Only list namespaced types, or cluster-scoped types with =false",
  },
  verbs: { value: "verbs", help: "Only list types with all of these verbs: list,watch", values: API_VERBS, open: true },
  categories: { value: "categories", help: "Only list types of all of these categories: all" },
  sortBy: {
    value: "column",
    help: "Sort by a column",
    default: "group and name",
    invalid: "--sort-by accepts only name or kind",
    values: [{ name: "name" }, { name: "kind" }],
  },
  headers: SHARED_OPTIONS.headers,
} as const satisfies Options;

/** `k8s api-resources`: lists the types of this server. */
export function apiResourcesCommand(shell: Shell) {
  return defineCommand({
    name: "api-resources",
    description: "List the types of this server, including custom types.",
    examples: [["List the types that can be watched", "k8s api-resources --verbs=watch"]],
    options: OPTIONS,
    action: async (flags) => {
      await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
      const all = preferred(await k8s.resources({ signal: shell.signal }));
      const chosen = all.filter((resource) => fits(resource, flags)).toSorted(orderOf(flags));
      await shell.out(
        flags.output === "name"
          ? chosen.map((resource) => groupResourceOf(resource) + "\n").join("")
          : await tableText(shell, tableOf(chosen), flags),
      );
    },
  });
}

// The server lists the preferred version of a kind first.
function preferred(resources: readonly Resource[]): Resource[] {
  return [...new Map(resources.toReversed().map((resource) => [groupResourceOf(resource), resource])).values()]
    .reverse();
}

// The same order as in kubectl.
function orderOf({ sortBy }: FlagsOf<typeof OPTIONS>): (a: Resource, b: Resource) => number {
  const key = ({ group, plural, kind }: Resource) =>
    sortBy === "name" ? plural : sortBy === "kind" ? kind : `${group}/${plural}`;
  return (a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

function fits(resource: Resource, { apiGroup, namespaced, verbs, categories }: FlagsOf<typeof OPTIONS>): boolean {
  return (apiGroup === undefined || resource.group === (apiGroup === "core" ? "" : apiGroup)) &&
    (namespaced === undefined || resource.namespaced === namespaced) &&
    (categories === undefined || categories.split(",").every((name) => resource.categories.includes(name))) &&
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
