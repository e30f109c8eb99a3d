import { isNotFound, UsageError } from "../core/errors.ts";
import type { KubeObject } from "../core/object.ts";
import { report } from "../core/report.ts";
import type { Table } from "../core/table.ts";
import type { K8s } from "../session/k8s.ts";
import { type Globals, newCommand } from "./globals.ts";
import { open } from "./open.ts";
import { valuePrinter } from "./print.ts";
import type { Shell } from "./shell.ts";
import { readTargets, type Targets } from "./targets.ts";

interface GetFlags extends Globals {
  output?: string | undefined;
  allNamespaces?: boolean | undefined;
  selector?: string | undefined;
  fieldSelector?: string | undefined;
  headers?: boolean | undefined;
  showLabels?: boolean | undefined;
  labelColumns?: string[] | undefined;
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
  ignoreNotFound?: boolean | undefined;
  chunkSize?: number | undefined;
}

/** `k8s get`: one object or many, as the server's table or whole. */
export function getCommand(shell: Shell) {
  return newCommand("get", "Read objects: TYPE, TYPE NAME, TYPE/NAME, TYPE1,TYPE2, or those of a manifest.")
    .arguments("[target...:string]")
    .option("-o, --output <format:string>", "json, yaml, name, wide, jsonpath=TEMPLATE.")
    .option("-A, --all-namespaces", "Look in all namespaces.")
    .option("-l, --selector <selector:string>", "Labels: app=web, tier in (a,b), !old.")
    .option("--field-selector <selector:string>", "Fields: spec.nodeName=minikube.")
    .option("-L, --label-columns <label:string>", "A column for this label; may be repeated.", { collect: true })
    .option("--show-labels", "A last column with all labels.")
    .option("--no-headers", "Leave the table's first line out.")
    .option("-f, --filename <file:string>", "The objects of a file, a folder, a URL or - .", { collect: true })
    .option("-R, --recursive", "With a folder: also those below it.")
    .option("--ignore-not-found", "No error where an object does not exist.")
    .option("--chunk-size <count:integer>", "Objects a page; 0 asks for all at once.")
    .example("One object", "k8s get pod helloworld -o json")
    .example("Many", "k8s get pods,services -A -l app=web")
    .action(async (flags: GetFlags, ...args: string[]) => await get(shell, flags, args));
}

async function get(shell: Shell, flags: GetFlags, args: string[]): Promise<void> {
  const { output = "" } = flags;
  const isTable = output === "" || output === "wide";
  if (!isTable && output !== "name") await valuePrinter(output);
  if (args.length === 0 && flags.filename === undefined) {
    throw new UsageError("Cannot get nothing: name a type", {
      hints: ["k8s get pods", "k8s api-resources lists all types"],
    });
  }
  await using k8s = await open(shell, flags);
  const targets = flags.filename === undefined ? readTargets(args) : await manifestTargets(shell, flags);
  const found = isTable ? await showTables(shell, k8s, flags, targets) : await showValues(shell, k8s, flags, targets);
  if (!found && shell.exitCode === 0 && !flags.ignoreNotFound) {
    const everywhere = flags.allNamespaces === true;
    shell.err(everywhere ? "No resources found" : `No resources found in ${k8s.namespace} namespace.`);
  }
}

interface NamespacedTargets extends Targets {
  namespace?: string;
}

async function manifestTargets(shell: Shell, flags: GetFlags): Promise<NamespacedTargets[]> {
  const { readManifests } = await import("./manifests.ts");
  const { parseApiVersion } = await import("../core/resource.ts");
  const targets: NamespacedTargets[] = [];
  for await (const { object } of readManifests(shell, flags.filename ?? [], flags.recursive)) {
    const { group, version } = parseApiVersion(object.apiVersion ?? "v1");
    const { name, namespace } = object.metadata ?? {};
    if (name === undefined) continue;
    const type = `${object.kind}${group === "" ? "" : `.${version}.${group}`}`;
    targets.push({ type, names: [name], ...(namespace === undefined ? {} : { namespace }) });
  }
  return targets;
}

function listOptions(shell: Shell, flags: GetFlags, { namespace }: NamespacedTargets) {
  const { signal } = shell;
  return {
    signal,
    ...(flags.allNamespaces ? { namespace: "*" } : namespace === undefined ? {} : { namespace }),
    ...(flags.selector === undefined ? {} : { labels: flags.selector }),
    ...(flags.fieldSelector === undefined ? {} : { fields: flags.fieldSelector }),
    ...(flags.chunkSize === undefined ? {} : { limit: flags.chunkSize }),
  };
}

/** Runs a call about one object among several; a failure is told, and the others go on. */
async function attempt<T>(
  shell: Shell,
  flags: GetFlags,
  many: boolean,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (flags.ignoreNotFound && isNotFound(error)) return undefined;
    if (!many || shell.signal.aborted || flags.curl) throw error;
    shell.err(report(error));
    shell.exitCode = 1;
    return undefined;
  }
}

async function showTables(shell: Shell, k8s: K8s, flags: GetFlags, targets: NamespacedTargets[]): Promise<boolean> {
  const { tableWriter } = await import("../output/table.ts");
  const kinds = new Set(targets.map(({ type }) => type));
  const many = targets.length > 1 || (targets[0]?.names.length ?? 0) > 1;
  const needsMetadata = flags.showLabels || flags.allNamespaces || flags.labelColumns !== undefined;
  let found = false;
  for (const [type, group] of byType(targets)) {
    const resource = kinds.size > 1 || flags.allNamespaces
      ? await k8s.discovery.resolve(type, shell.signal)
      : undefined;
    const write = tableWriter({
      wide: flags.output === "wide",
      noHeaders: flags.headers === false,
      showLabels: flags.showLabels ?? false,
      labelColumns: flags.labelColumns?.flatMap((labels) => labels.split(",")) ?? [],
      withNamespace: flags.allNamespaces === true && resource?.namespaced !== false,
      ...(kinds.size > 1 && resource !== undefined ? { kindPrefix: prefixOf(resource) } : {}),
    });
    let begun = false;
    const show = async (table: Table) => {
      if (table.rows.length > 0 && !begun && found) await shell.out("\n");
      begun ||= table.rows.length > 0;
      await shell.out(write(table));
    };
    for (const target of group) {
      const options = {
        ...listOptions(shell, flags, target),
        includeObject: needsMetadata ? "Metadata" as const : "None" as const,
      };
      if (target.names.length === 0) {
        await attempt(shell, flags, many, async () => {
          for await (const page of k8s.tablePages(type, options)) await show(page);
        });
      }
      for (const name of target.names) {
        const table = await attempt(shell, flags, many, () => k8s.table(type, { ...options, name }));
        if (table !== undefined) await show(table);
      }
    }
    found ||= begun;
  }
  return found;
}

function prefixOf({ singular, group }: { singular: string; group: string }): string {
  return group === "" ? `${singular}/` : `${singular}.${group}/`;
}

// Neighbours of one type share a table: `get pod/a pod/b` is one, as with kubectl.
function byType(targets: NamespacedTargets[]): Map<string, NamespacedTargets[]> {
  return Map.groupBy(targets, ({ type }) => type);
}

async function showValues(shell: Shell, k8s: K8s, flags: GetFlags, targets: NamespacedTargets[]): Promise<boolean> {
  const single = targets.length === 1 && targets[0]?.names.length === 1 && flags.filename === undefined;
  const many = targets.length > 1 || (targets[0]?.names.length ?? 0) > 1;
  const items: KubeObject[] = [];
  for (const target of targets) {
    const options = listOptions(shell, flags, target);
    if (target.names.length === 0) {
      const list = await attempt(shell, flags, many, () => k8s.list<string>(target.type, options));
      for (const item of list ?? []) items.push(item);
    }
    for (const name of target.names) {
      const object = await attempt(shell, flags, many, () => k8s.get<string>(target.type, name, options));
      if (object !== undefined) items.push(object);
    }
  }
  const { output = "json" } = flags;
  if (output === "name") {
    const { formatName } = await import("../output/name.ts");
    await shell.out(items.map((item) => formatName(item) + "\n").join(""));
    return items.length > 0;
  }
  const print = await valuePrinter(output);
  if (single) {
    if (items[0] !== undefined) await shell.out(print(withoutManagedFields(items[0])));
    return true;
  }
  const list = {
    apiVersion: "v1",
    kind: "List",
    metadata: { resourceVersion: "" },
    items: items.map(withoutManagedFields),
  };
  await shell.out(print(list));
  return true;
}

// As kubectl does without --show-managed-fields: who owns which field is noise to nearly every reader.
function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
