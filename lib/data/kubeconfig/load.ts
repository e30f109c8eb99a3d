import { ConfigError } from "../core/errors.ts";
import { mergeInto, type Origins } from "./merge.ts";
import { parseKubeconfig } from "./parse.ts";
import { resolvePaths } from "./paths.ts";
import { optionalEnv, readConfigText, requirePermission } from "./permission.ts";
import type { Kubeconfig } from "./types.ts";

/** Reads an environment variable. */
export type Env = (name: string) => string | undefined;

/** Options of {@linkcode loadKubeconfig}. */
export interface LoadOptions {
  /** These files. @default {KUBECONFIG's list, else ~/.kube/config} */
  paths?: readonly string[] | undefined;
  /** Whether a missing file is an error. @default {true where `paths` are given} */
  mustExist?: boolean | undefined;
  /** @default {Deno.env.get} */
  env?: Env | undefined;
  /** The home folder. @default {HOME, on Windows USERPROFILE} */
  home?: string | undefined;
  /** Makes the paths inside absolute; `config view` shows them as they are. @default {true} */
  resolve?: boolean | undefined;
}

/** A kubeconfig, merged from the files that it was found in. */
export interface LoadedKubeconfig {
  config: Kubeconfig;
  /** The files that were read, in order of precedence. */
  files: string[];
  /** Every place that was looked at. */
  tried: string[];
  /** The file that each entry came from. */
  origins: Origins;
}

/**
 * Reads and merges kubeconfigs as kubectl does: in a list the first file that has an entry wins, whole entries at a
 * time, and paths inside a file are relative to it.
 *
 * @throws {ConfigError} Where a file that was named is missing, or one cannot be read or is malformed.
 */
export async function loadKubeconfig(options: LoadOptions = {}): Promise<LoadedKubeconfig> {
  const { mustExist = options.paths !== undefined } = options;
  const tried = placesToLook(options);
  const texts = await Promise.all(tried.map((file) => read(file, mustExist)));
  const loaded: LoadedKubeconfig = {
    config: { clusters: [], users: [], contexts: [], "current-context": "" },
    files: [],
    tried,
    origins: { clusters: new Map(), users: new Map(), contexts: new Map() },
  };
  for (const [index, file] of tried.entries()) {
    const text = texts[index];
    if (text === undefined) continue;
    const config = await parseKubeconfig(text, file);
    if (options.resolve !== false) await resolvePaths(config, file);
    mergeInto(loaded.config, loaded.origins, config, file);
    loaded.files.push(file);
  }
  return loaded;
}

/** Says whether there is nothing in it at all: a file that says nothing is none, as to client-go. */
export function isEmptyKubeconfig({ config }: Pick<LoadedKubeconfig, "config">): boolean {
  const { clusters, users, contexts, "current-context": current } = config;
  return clusters.length === 0 && users.length === 0 && contexts.length === 0 && current === "";
}

/**
 * The error for a session that needs a kubeconfig where there is none.
 *
 * @param env Tells a pod; by default Deno's, as far as the process may.
 */
export function noKubeconfig(
  { tried }: Pick<LoadedKubeconfig, "tried">,
  { env = optionalEnv }: Pick<LoadOptions, "env"> = {},
): ConfigError {
  const places = tried.length === 0 ? "neither KUBECONFIG nor HOME is set" : `tried ${tried.join(", ")}`;
  // Whose token there is is the session's, so that a pod that comes here has none.
  const isPod = Boolean(env("KUBERNETES_SERVICE_HOST"));
  const pod = isPod ? "this pod has no token of a service account" : "this process runs in no pod";
  return new ConfigError(`Cannot find a kubeconfig: ${places}, and ${pod}`, {
    hints: [
      ...(isPod
        ? ["automountServiceAccountToken: false, of the pod or its service account, leaves the token out"]
        : []),
      "name one with --kubeconfig FILE or KUBECONFIG=FILE, or a server with --server URL",
      "without a cluster, add --sandbox: k8s --sandbox get pods",
    ],
  });
}

/** The files that are looked for, in order of precedence (client-go clientcmd/loader.go). */
function placesToLook({ paths, env = environment, home }: LoadOptions = {}): string[] {
  if (paths !== undefined) return [...new Set(paths)];
  const windows = Deno.build.os === "windows";
  const listed = (env("KUBECONFIG") ?? "").split(windows ? ";" : ":").filter((path) => path !== "");
  if (listed.length > 0) return [...new Set(listed)];
  const folder = home ?? env(windows ? "USERPROFILE" : "HOME");
  return folder ? [`${folder}/.kube/config`] : [];
}

async function read(file: string, mustExist: boolean): Promise<string | undefined> {
  try {
    return await readConfigText(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !mustExist) return undefined;
    const { unreadable } = await import("./unreadable.ts");
    throw unreadable("kubeconfig", file, error);
  }
}

function environment(name: string): string | undefined {
  try {
    requirePermission({ name: "env", variable: name });
    return Deno.env.get(name);
  } catch (error) {
    throw new ConfigError(`Cannot read the environment variable "${name}": this process may not`, {
      cause: error,
      hints: ["run it with --allow-env=KUBECONFIG,HOME, or name the kubeconfig"],
    });
  }
}
