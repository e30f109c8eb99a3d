import { isNotFound, UsageError } from "../core/errors.ts";
import { report } from "../core/report.ts";
import { groupResourceOf } from "../core/resource.ts";
import type { K8s } from "../session/k8s.ts";
import { open } from "./open.ts";
import { readManifests } from "./manifests.ts";
import type { Shell } from "./shell.ts";
import { readTargets } from "./targets.ts";
import { dryRunOf, newManifestCommand, type WriteFlags, writeOptions } from "./write_flags.ts";

interface DeleteFlags extends WriteFlags {
  selector?: string | undefined;
  fieldSelector?: string | undefined;
  all?: boolean | undefined;
  allNamespaces?: boolean | undefined;
  wait?: boolean | string | undefined;
  now?: boolean | undefined;
  force?: boolean | undefined;
  gracePeriod?: number | undefined;
  cascade?: string | undefined;
  ignoreNotFound?: boolean | undefined;
}

/** One object to delete. */
interface Doomed {
  type: string;
  name: string;
  namespace?: string;
}

/** `k8s delete`: by name, by manifest, by selector, or all. */
export function deleteCommand(shell: Shell) {
  return newManifestCommand("delete", "Delete objects: TYPE NAME, TYPE/NAME, -f FILE, TYPE -l SELECTOR, TYPE --all.")
    .arguments("[target...:string]")
    .option("-l, --selector <selector:string>", "All objects with these labels.")
    .option("--field-selector <selector:string>", "All objects with these fields.")
    .option("--all", "All objects of the type in the namespace.")
    .option("-A, --all-namespaces", "With --all or a selector: in all namespaces.")
    .option("--wait [yes:string]", "Wait until they are gone; --wait=false does not. Default: true.")
    .option("--grace-period <seconds:integer>", "Seconds to end in; 0 only together with --force.")
    .option("--now", "End within one second.")
    .option("--force", "With --grace-period=0 or alone: forget the object at once, whether it has ended or not.")
    .option("--cascade <policy:string>", "What it owns goes too (background, foreground) or stays (orphan).")
    .option("--ignore-not-found", "No error where an object does not exist.")
    .example("By name", "k8s delete pod web")
    .example("By label", "k8s delete pods -l app=web")
    .action(async (flags: DeleteFlags, ...args: string[]) => await remove(shell, flags, args));
}

async function remove(shell: Shell, flags: DeleteFlags, args: string[]): Promise<void> {
  await using k8s = await open(shell, flags);
  const doomed = await choose(shell, k8s, flags, args);
  const options = deleteOptions(shell, flags);
  for (const { type, name, namespace } of doomed) {
    try {
      const resource = await k8s.discovery.resolve(type, shell.signal);
      const where = namespace === undefined ? {} : { namespace };
      if (dryRunOf(flags) === "client") await k8s.get(type, name, { ...where, signal: shell.signal });
      else await k8s.delete(type, name, { ...options, ...where });
      const mode = dryRunOf(flags) === "none" ? "" : ` (${dryRunOf(flags) === "server" ? "server " : ""}dry run)`;
      const place = resource.namespaced ? ` from ${namespace ?? k8s.namespace} namespace` : "";
      const forced = flags.force ? "force deleted" : "deleted";
      const label = resource.group === "" ? resource.singular : `${resource.singular}.${resource.group}`;
      await shell.out(flags.output === "name" ? `${label}/${name}\n` : `${label} "${name}" ${forced}${place}${mode}\n`);
    } catch (error) {
      if (flags.ignoreNotFound && isNotFound(error)) continue;
      if (doomed.length === 1 || shell.signal.aborted || flags.curl) throw error;
      shell.err(report(error));
      shell.exitCode = 1;
    }
  }
}

async function choose(shell: Shell, k8s: K8s, flags: DeleteFlags, args: string[]): Promise<Doomed[]> {
  const bySelector = flags.selector !== undefined || flags.fieldSelector !== undefined || flags.all === true;
  if (flags.filename !== undefined) {
    const doomed: Doomed[] = [];
    for await (const { object } of readManifests(shell, flags.filename, flags.recursive)) {
      const { name, namespace } = object.metadata ?? {};
      const resource = await k8s.discovery.kind(object.apiVersion ?? "", object.kind ?? "", shell.signal);
      const type = `${resource.plural}.${resource.version}.${resource.group}`.replace(/\.$/, "");
      if (name !== undefined) doomed.push({ type, name, ...(namespace === undefined ? {} : { namespace }) });
    }
    return doomed;
  }
  if (args.length === 0) {
    throw new UsageError("Cannot delete nothing: name an object", {
      hints: ["k8s delete pod NAME, -f FILE, or TYPE -l SELECTOR"],
    });
  }
  const targets = readTargets(args);
  if (!bySelector) {
    return targets.flatMap(({ type, names }) => {
      if (names.length > 0) return names.map((name) => ({ type, name }));
      throw new UsageError(`Cannot delete "${type}" without a name`, {
        hints: [`k8s delete ${type} NAME; --all means every one in the namespace, -l SELECTOR some`],
      });
    });
  }
  return (await Promise.all(targets.map(({ type }) => selected(shell, k8s, flags, type)))).flat();
}

async function selected(shell: Shell, k8s: K8s, flags: DeleteFlags, type: string): Promise<Doomed[]> {
  const list = await k8s.list<string>(type, {
    signal: shell.signal,
    ...(flags.selector === undefined ? {} : { labels: flags.selector }),
    ...(flags.fieldSelector === undefined ? {} : { fields: flags.fieldSelector }),
    ...(flags.allNamespaces ? { namespace: "*" } : {}),
  });
  if (list.items.length === 0) {
    const resource = await k8s.discovery.resolve(type, shell.signal);
    shell.err(
      `No resources found${resource.namespaced ? ` in ${k8s.namespace} namespace` : ""}: no ${
        groupResourceOf(resource)
      } match`,
    );
  }
  return list.items.map(({ metadata }) => ({
    type,
    name: metadata?.name ?? "",
    ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
  }));
}

function deleteOptions(shell: Shell, flags: DeleteFlags) {
  const policies: Record<string, "Background" | "Foreground" | "Orphan"> = {
    background: "Background",
    foreground: "Foreground",
    orphan: "Orphan",
  };
  const propagationPolicy = policies[flags.cascade ?? "background"];
  if (propagationPolicy === undefined) {
    throw new UsageError(`Unknown policy "${flags.cascade}" of --cascade`, {
      hints: ["background, foreground or orphan"],
    });
  }
  if (flags.gracePeriod === 0 && !flags.force) {
    throw new UsageError("Cannot use --grace-period=0 without --force", {
      hints: ["--now ends within a second; --force forgets the object whether it has ended or not"],
    });
  }
  const seconds = flags.force ? 0 : flags.now ? 1 : flags.gracePeriod;
  return {
    ...writeOptions(shell, flags),
    propagationPolicy,
    wait: String(flags.wait ?? true) !== "false",
    ...(seconds === undefined ? {} : { gracePeriodSeconds: seconds }),
  };
}
