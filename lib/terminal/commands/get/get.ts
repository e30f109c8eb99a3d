import { UsageError } from "../../../data/core/errors.ts";
import { exactName } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { checkGetFlags, GET_FLAGS, type GetFlags, type GetTarget, isCustomColumns, isQuery } from "./flags.ts";
import type { Show } from "./objects.ts";
import { defineCommand } from "../../shell/command.ts";
import { isTableOutput } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { noneFound, readTargets, typesOfWord } from "../../shell/targets.ts";

/** `k8s get`: prints objects as the server's table or in full. */
export function getCommand(shell: Shell) {
  return defineCommand({
    name: "get",
    description: "Print objects: TYPE, TYPE NAME ..., TYPE/NAME ..., TYPE1,TYPE2, or the objects of a manifest.",
    examples: [
      ["Print one object as JSON", "k8s get pod helloworld -o json"],
      ["List pods and services of all namespaces by label", "k8s get pods,services -A -l app=web"],
      ["Print the pods and each change of one", "k8s get pods -w"],
      ["Print one field", "k8s get pod helloworld -o jsonpath='{.status.phase}'"],
      ["List objects for which an expression is true", "k8s get pods -A --where '!ready && age > \"1h\"'"],
      ["Print an expression for each object", "k8s get pods -o js=node"],
      ["Count pods by node", "k8s get pods -A --count-by node"],
      ["Add up requests by namespace", "k8s get pods -A --sum requests.cpu,requests.memory --by namespace"],
      ["Print a table of expressions", "k8s get pods -A --each containers -o columns=object.name,name,image"],
    ],
    arguments: [TARGETS],
    options: GET_FLAGS,
    action: async (flags, ...args) => await get(shell, flags, args),
  });
}

async function get(shell: Shell, flags: GetFlags, args: string[]): Promise<void> {
  if (flags.raw !== undefined) return await (await import("../cluster/raw.ts")).getRaw(shell, flags, flags.raw, args);
  if ((args.length === 0) === (flags.filename === undefined)) throw nothingOrBoth(args);
  const show = await shower(shell, flags);
  if (flags.filename !== undefined) return await getManifests(shell, flags, show);
  const wanted = readTargets(args);
  checkGetFlags(flags, wanted);
  await using k8s = await openShellSession(shell, flags);
  await showEach(shell, k8s, flags, show, await withoutCategories(shell, k8s, flags, wanted));
}

async function getManifests(shell: Shell, flags: GetFlags, show: Show): Promise<void> {
  const { readManifestTargets } = await import("./manifest_targets.ts");
  const { named, locate } = await readManifestTargets(shell, flags);
  checkGetFlags(flags, named);
  await using k8s = await openShellSession(shell, flags);
  await showEach(shell, k8s, flags, show, await locate(k8s));
}

async function showEach(shell: Shell, k8s: K8s, flags: GetFlags, show: Show, each: GetTarget[]): Promise<void> {
  if (await show(shell, k8s, flags, each)) return;
  if (shell.exitCode === 0 && !flags.ignoreNotFound && !flags.curl) await sayNothingFound(shell, k8s, flags, each);
}

async function shower({ member }: Shell, flags: GetFlags): Promise<Show> {
  if (flags.watch || flags.watchOnly || flags.until !== undefined) {
    return await (await import("./watch.ts")).watchShower(flags);
  }
  // Rows of several contexts are sorted together.
  if (member !== undefined && (isQuery(flags) || flags.sortBy !== undefined || isCustomColumns(flags))) {
    return (await import("./query/fleet_query.ts")).fleetQueryShower(member, flags);
  }
  if (isQuery(flags)) return await (await import("./query/query.ts")).queryShower(flags);
  const { curl, neat } = flags;
  const output = flags.output ?? (neat ? "yaml" : undefined);
  const isTable = output === undefined || isTableOutput(output);
  if (neat && (isTable || output === "name")) throw new UsageError("Cannot use --neat without -o yaml, json or kyaml");
  // curl prints the server's answer, so request objects instead of a table, whose JSON is hard to read.
  if (output === "name" && !curl) return (await import("./names.ts")).showNames;
  if (isTable && !curl) return (await import("./tables.ts")).showTables;
  return await (await import("./objects.ts")).valueShower(
    isTable || output === "name" ? "json" : output,
    flags,
  );
}

function nothingOrBoth(args: string[]): UsageError {
  return args.length === 0
    ? new UsageError("You must specify the type of resource to get", {
      hints: ["run `k8s get pods` to list pods", "run `k8s api-resources` to list all types"],
    })
    : new UsageError("Cannot use types together with -f");
}

/**
 * Checks that all types exist before the first one is printed, as kubectl does. `all` is a category, which stands for
 * several types.
 */
async function withoutCategories(shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]): Promise<GetTarget[]> {
  const each: GetTarget[] = [];
  const listed = new Set<string>();
  for (const target of wanted) {
    for (const { type, resource } of await typesOfWord(k8s, target.type, shell.signal)) {
      if (target.names.length > 0) {
        if (flags.allNamespaces && resource.namespaced) throw nameEverywhere();
      } else {
        const name = exactName(resource);
        if (listed.has(name)) continue;
        listed.add(name);
      }
      each.push({ ...target, type });
    }
  }
  return each;
}

function nameEverywhere(): UsageError {
  return new UsageError("a resource cannot be retrieved by name across all namespaces", {
    hints: ["add -n NAMESPACE, or replace the name with --field-selector metadata.name=NAME"],
  });
}

async function sayNothingFound(shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]): Promise<void> {
  const types = [...new Set(wanted.map(({ type }) => type))];
  const resources = await Promise.all(types.map((type) => k8s.discovery.resolve(type, shell.signal)));
  const isScoped = !flags.allNamespaces && resources.every(({ namespaced }) => namespaced);
  shell.err(noneFound(k8s, isScoped));
}
