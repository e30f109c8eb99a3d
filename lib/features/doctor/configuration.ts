import { counted } from "../../data/base/text.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import type { Hint } from "../../data/core/hint.ts";
import { hint } from "../../data/core/errors.ts";
import { closest } from "../../data/base/closest.ts";
import { defined } from "../../data/base/defined.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { inClusterTarget } from "../../data/kubeconfig/in_cluster.ts";
import {
  type Env,
  isEmptyKubeconfig,
  type LoadedKubeconfig,
  loadKubeconfig,
  noKubeconfig,
} from "../../data/kubeconfig/load.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";
import { selectTarget, type Target, type TargetOverrides, withOverrides } from "../../data/kubeconfig/select.ts";
import { findExposedFiles } from "./exposure.ts";
import { failed, failedBy, listContexts, passed, waits, warned } from "./check.ts";

/** The results of checking the configuration. All fields are set if both checks passed. */
export interface Configuration {
  checks: [kubeconfig: Check, context: Check];
  loaded?: LoadedKubeconfig;
  target?: Target;
  /** Whether the target is the cluster of the pod in which this process runs. */
  inCluster: boolean;
}

/** Options of {@linkcode examineConfiguration}. */
export interface ConfigurationOptions {
  /** A kubeconfig that is loaded already, instead of files. */
  loaded?: LoadedKubeconfig | undefined;
  /** Kubeconfig files to read instead of KUBECONFIG's and ~/.kube/config. */
  paths?: readonly string[] | undefined;
  overrides: TargetOverrides;
  env?: Env | undefined;
  /** @default {inClusterTarget} */
  inCluster?: ((options: { env?: Env }) => Promise<Target | undefined>) | undefined;
}

/** Checks which files are read, how they are merged, and which context is used. */
export async function examineConfiguration(options: ConfigurationOptions): Promise<Configuration> {
  const { paths, overrides, env } = options;
  let loaded: LoadedKubeconfig;
  try {
    loaded = options.loaded ?? await loadKubeconfig({
      ...defined({ paths, env }),
    });
  } catch (error) {
    const next = [otherKubeconfig()];
    return { checks: [failedBy("kubeconfig", error, { next }), waits("context", "kubeconfig")], inCluster: false };
  }
  if (isEmptyKubeconfig(loaded)) return await withoutFile(loaded, options);
  const kubeconfig = await filesCheck(loaded, overrides);
  try {
    const target = selectTarget(loaded.config, overrides);
    return { checks: [kubeconfig, contextCheck(target, loaded)], loaded, target, inCluster: false };
  } catch (error) {
    const next = nextContext(loaded, overrides);
    return { checks: [kubeconfig, failedBy("context", error, { next })], loaded, inCluster: false };
  }
}

async function withoutFile(
  loaded: LoadedKubeconfig,
  { overrides, env, inCluster = inClusterTarget }: ConfigurationOptions,
): Promise<Configuration> {
  const tried = loaded.tried.map(shownPath);
  try {
    // The pod's credential is never sent to another server.
    const pod = overrides.server ? undefined : await inCluster(env === undefined ? {} : { env });
    const target = pod === undefined ? undefined : withOverrides(pod, overrides);
    if (target !== undefined) {
      const kubeconfig = passed("kubeconfig", "none; using the service account of the pod in which this process runs", {
        facts: { files: [], tried: loaded.tried, inCluster: true },
      });
      return { checks: [kubeconfig, contextCheck(target, loaded)], loaded, target, inCluster: true };
    }
    if (overrides.server !== undefined) {
      const target = selectTarget(loaded.config, overrides);
      const where = tried.join(", ") || "no path to search";
      const kubeconfig = warned("kubeconfig", `none (${where}); the server was given explicitly`, {
        facts: { files: [], tried: loaded.tried },
      });
      return { checks: [kubeconfig, contextCheck(target, loaded)], loaded, target, inCluster: false };
    }
  } catch (error) {
    return { checks: [failedBy("kubeconfig", error), waits("context", "kubeconfig")], loaded, inCluster: false };
  }
  const { files } = loaded;
  if (files.length > 0) {
    const next = [otherKubeconfig()];
    const kubeconfig = failed("kubeconfig", `${files.map(shownPath).join(", ")}: the file is empty`, { next });
    return { checks: [kubeconfig, waits("context", "kubeconfig")], loaded, inCluster: false };
  }
  const kubeconfig = failedBy("kubeconfig", noKubeconfig({ tried }), { facts: { files: [], tried: loaded.tried } });
  return { checks: [kubeconfig, waits("context", "kubeconfig")], loaded, inCluster: false };
}

async function filesCheck(loaded: LoadedKubeconfig, { context }: TargetOverrides): Promise<Check> {
  const { files, tried, config, origins } = loaded;
  const missing = tried.filter((file) => !files.includes(file));
  const contributions = await Promise.all(files.map((file) => contributionOf(file, loaded)));
  const exposed = await findExposedFiles(loaded);
  const chooser = context === undefined ? origins.currentContext : undefined;
  const facts = { files, missing, currentContext: config["current-context"] ?? "", exposed, contributions };
  const details = [
    ...(files.length === 1 ? [] : contributions.map(contributionLine)),
    ...missing.map((file) => `${shownPath(file)}: no such file (allowed in a list of files)`),
    ...(files.length > 1 && chooser !== undefined ? [`${shownPath(chooser)} sets the current context`] : []),
  ];
  const summary = files.map(shownPath).join(", ");
  if (exposed.length === 0) return passed("kubeconfig", summary, { details, facts });
  return warned(
    "kubeconfig",
    `${exposed.map(shownPath).join(", ")}: other users of this machine can read its secrets`,
    {
      details: files.length === 1 ? details : [summary, ...details],
      next: [`chmod 600 ${exposed.map(shellWord).join(" ")}`],
      facts,
    },
  );
}

interface Contribution {
  file: string;
  contexts: string[];
  clusters: string[];
  users: string[];
  /** Entries that are ignored because an earlier file has an entry with the same name. */
  passedOver: string[];
}

async function contributionOf(file: string, { origins }: LoadedKubeconfig): Promise<Contribution> {
  const { config } = await loadKubeconfig({ paths: [file] });
  const contribution: Contribution = { file, contexts: [], clusters: [], users: [], passedOver: [] };
  for (const list of ["contexts", "clusters", "users"] as const) {
    for (const { name } of config[list]) {
      if (origins[list].get(name) === file) contribution[list].push(name);
      else contribution.passedOver.push(`${list.slice(0, -1)} ${name}`);
    }
  }
  return contribution;
}

function contributionLine({ file, contexts, clusters, users, passedOver }: Contribution): string {
  const counted = [counts(contexts, "context"), counts(clusters, "cluster"), counts(users, "user")].join(", ");
  const late = passedOver.length === 0 ? "" : `; ignored because an earlier file has them: ${passedOver.join(", ")}`;
  return `${shownPath(file)}: ${counted}${late}`;
}

function counts(names: readonly string[], kind: string): string {
  return counted(names.length, kind);
}

function contextCheck(target: Target, { config, origins }: LoadedKubeconfig): Check {
  const { contextName, clusterName, userName, namespace, cluster } = target;
  const facts = { context: contextName, cluster: clusterName, user: userName, namespace };
  const parts = [
    `cluster ${clusterName || "without a name"}`,
    userName === "" ? "no user" : `user ${userName}`,
    `namespace ${namespace}`,
  ];
  const summary = `${contextName || "none"}: ${parts.join(", ")}`;
  if (contextName !== "" && contextName !== config["current-context"]) {
    return passed("context", summary, { facts: { ...facts, current: false } });
  }
  const file = origins.contexts.get(contextName);
  return cluster.server === ""
    ? failed("context", `${summary}: the cluster has no server`, { facts })
    : passed("context", summary, { facts: { ...facts, current: true, ...defined({ file }) } });
}

function otherKubeconfig(): Hint {
  return hint("other-kubeconfig", {}, "set paths or KUBECONFIG to another kubeconfig");
}

function nextContext({ config }: LoadedKubeconfig, { context }: TargetOverrides): Hint[] {
  const names = config.contexts.map(({ name }) => name);
  const meant = closest(context ?? config["current-context"] ?? "", names) ??
    (names.length === 1 ? names[0] : undefined);
  if (meant === undefined || meant === (context ?? config["current-context"])) return [listContexts()];
  return [
    context === undefined
      ? hint("use-context", { name: meant }, `make "${meant}" the current context`)
      : hint("check-context", { name: meant }, `set context to "${meant}"`),
  ];
}

/** Returns a path with `~` for the home folder. */
function shownPath(path: string): string {
  const home = optionalEnv("HOME");
  return home && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
