import { UsageError } from "../../../data/core/errors.ts";
import { exactName } from "../../../data/core/resource.ts";
import { stripControl } from "../../../data/base/text.ts";
import type { K8s } from "../../../session/k8s.ts";
import { checkGetFlags, type GetFlags, type GetTarget } from "./flags.ts";
import type { Show } from "./objects.ts";
import { newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets, typesOfWord } from "../../shell/targets.ts";

/** `k8s get`: one object or many, as the server's table or whole. */
export function getCommand(shell: Shell) {
  return newCommand("get", "Read objects: TYPE, TYPE NAME ..., TYPE/NAME ..., TYPE1,TYPE2, or those of a manifest.")
    .arguments("[target...:string]")
    .option("-o, --output <format:string>", FORMATS)
    .option("-A, --all-namespaces", "Look in all namespaces.")
    .option("-l, --selector <selector:string>", "Labels: app=web, tier in (a,b), !old.")
    .option("--field-selector <selector:string>", "Fields: spec.nodeName=minikube.")
    .option("-L, --label-columns <label:string>", "A column for this label; may be repeated.", { collect: true })
    .option("--show-labels", "A last column with all labels.")
    .option("--show-kind", "Write pod/web instead of web, as where several types are listed.")
    .option("--show-managed-fields", "With -o json or yaml: also who owns which field.")
    .option("--no-headers", "Leave the table's first line out.")
    .option("-f, --filename <file:string>", "The objects of a file, a folder, a pattern, a URL or - .", {
      collect: true,
    })
    .option("-R, --recursive", "With a folder: also those below it.")
    .option("--ignore-not-found", "No error where an object does not exist.")
    .option("--subresource <name:string>", "Such as status or scale.")
    .option(
      "--sort-by <path:string>",
      "Order by a field: .metadata.creationTimestamp. All is read before any is shown.",
    )
    .option("--chunk-size <count:integer>", "Objects a page; 0 asks for all at once. Default: by how large they are.")
    .option("--raw <path:string>", "The answer to this path, byte for byte; k8s raw can send other requests too.")
    .option("-k, --kustomize <folder:string>", "Not supported.", { hidden: true })
    .example("One object", "k8s get pod helloworld -o json")
    .example("Many", "k8s get pods,services -A -l app=web")
    .example("One field", "k8s get pod helloworld -o jsonpath='{.status.phase}'")
    .example(
      "What JSONPath cannot: regular expressions, arithmetic, dates",
      `k8s get pods -o 'js=p => /^web-/.test(p.metadata.name) ? p.metadata.name : undefined'
k8s get pods -o 'js=p => (Date.now() - Date.parse(p.metadata.creationTimestamp)) / 3600e3'`,
    )
    .action(async (flags: GetFlags, ...args: string[]) => await get(shell, flags, args));
}

const FORMATS = "json, yaml, kyaml, name, wide, jsonpath=TEMPLATE, jsonpath-file=FILE, jsonpath-as-json=TEMPLATE, " +
  "custom-columns=COLUMNS, custom-columns-file=FILE or js=FUNCTION. Default: the server's table. " +
  "The function is TypeScript and is called with each object; what it gives is a line.";

async function get(shell: Shell, flags: GetFlags, args: string[]): Promise<void> {
  if (flags.raw !== undefined) return await (await import("../cluster/raw.ts")).getRaw(shell, flags, flags.raw, args);
  if (flags.kustomize !== undefined) throw noKustomize(flags.kustomize);
  if ((args.length === 0) === (flags.filename === undefined)) throw nothingOrBoth(args);
  const show = await shower(flags);
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

async function shower(flags: GetFlags): Promise<Show> {
  const { output = "", curl } = flags;
  // curl shows what the server sends, and a table's JSON is of no use to a person.
  if (output === "name" && !curl) return (await import("./names.ts")).showNames;
  if ((output === "" || output === "wide") && !curl) return (await import("./tables.ts")).showTables;
  const format = ["", "wide", "name"].includes(output) ? "json" : output;
  return await (await import("./objects.ts")).valueShower(format, flags);
}

function noKustomize(folder: string): UsageError {
  return new UsageError("Cannot run Kustomize", { hints: [`kustomize build ${folder} | k8s get -f -`] });
}

function nothingOrBoth(args: string[]): UsageError {
  return args.length === 0
    ? new UsageError("Cannot get nothing: name a type", {
      hints: ["k8s get pods", "k8s api-resources lists all types"],
    })
    : new UsageError("Cannot use types and -f together");
}

/**
 * Sees that each type is there before anything is shown of the first, as kubectl does. `all` is no type but a category,
 * a word that several types carry.
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
  return new UsageError("Cannot get an object by its name in all namespaces at once", {
    hints: ["name one with -n, or leave the name out and add --field-selector metadata.name=NAME"],
  });
}

async function sayNothingFound(shell: Shell, k8s: K8s, flags: GetFlags, wanted: GetTarget[]): Promise<void> {
  const types = [...new Set(wanted.map(({ type }) => type))];
  const resources = await Promise.all(types.map((type) => k8s.discovery.resolve(type, shell.signal)));
  const isScoped = !flags.allNamespaces && resources.every(({ namespaced }) => namespaced);
  shell.err(isScoped ? `No resources found in ${stripControl(k8s.namespace)} namespace.` : "No resources found");
}
