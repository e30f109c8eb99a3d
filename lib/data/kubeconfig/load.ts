import { ConfigError } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { parseKubeconfig } from "./parse.ts";
import { optionalEnv, readConfigText, requirePermission } from "./permission.ts";
import { type Fields, FIELDS_OF } from "./schema.ts";
import type { Kubeconfig, NamedExtension } from "./types.ts";

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

/** The file that each entry of a merged kubeconfig came from, by name. */
interface Origins {
  clusters: Map<string, string>;
  users: Map<string, string>;
  contexts: Map<string, string>;
  /** The file that chose the current context. */
  currentContext?: string;
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
  const places = tried.length === 0 ? "KUBECONFIG and HOME are not set" : `tried ${tried.join(", ")}`;
  // Whose token there is is the session's, so that a pod that comes here has none.
  const isPod = Boolean(env("KUBERNETES_SERVICE_HOST"));
  const pod = isPod ? "this pod has no token of a service account" : "this process does not run in a pod";
  return new ConfigError(`Cannot find a kubeconfig: no configuration has been provided (${places}; ${pod})`, {
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

/** Adds what `source` has and `target` has not: entries whole, the current context where none is chosen yet. */
function mergeInto(target: Kubeconfig, origins: Origins, source: Kubeconfig, file: string): void {
  add(target.clusters, origins.clusters, source.clusters, file);
  add(target.users, origins.users, source.users, file);
  add(target.contexts, origins.contexts, source.contexts, file);
  if (target["current-context"] === "" && source["current-context"] !== "") {
    target["current-context"] = source["current-context"];
    origins.currentContext = file;
  }
  if (source.preferences !== undefined) target.preferences = { ...source.preferences, ...target.preferences };
  if (source.extensions !== undefined) {
    const known = new Set(target.extensions?.map(({ name }) => name));
    const added: NamedExtension[] = source.extensions.filter(({ name }) => !known.has(name));
    target.extensions = [...target.extensions ?? [], ...added];
  }
}

function add<T extends { name: string }>(target: T[], origin: Map<string, string>, source: T[], file: string): void {
  for (const entry of source) {
    if (origin.has(entry.name)) continue;
    origin.set(entry.name, file);
    target.push(entry);
  }
}

/** Makes the paths in a kubeconfig absolute, in place; they are relative to the file that holds them. */
async function resolvePaths(config: Kubeconfig, file: string): Promise<void> {
  const relative = [
    ...config.clusters.flatMap(({ cluster }) => relativePaths(cluster, FIELDS_OF.clusters)),
    ...config.users.flatMap(({ user }) => relativePaths(user, FIELDS_OF.users)),
  ];
  if (relative.length === 0) return;
  const { dirname, isAbsolute, join, resolve } = await import("node:path");
  const folder = dirname(resolve(file));
  for (const { holder, field, path } of relative) {
    if (!isAbsolute(path)) Reflect.set(holder, field, join(folder, path));
  }
}

interface RelativePath {
  holder: object;
  field: string;
  path: string;
}

function relativePaths(holder: object, fields: Fields): RelativePath[] {
  return Object.entries(holder).flatMap(([name, value]): RelativePath[] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field?.type === "object" && isRecord(value)) return relativePaths(value, field.fields);
    if (field?.path === undefined || typeof value !== "string" || value === "" || isPlainlyAbsolute(value)) return [];
    // The bare name of a program is looked up in PATH, not beside the file.
    return field.path === "program" && !value.includes("/") ? [] : [{ holder, field: name, path: value }];
  });
}

// Spares the common case the loading of node:path.
function isPlainlyAbsolute(path: string): boolean {
  return path.startsWith("/") && Deno.build.os !== "windows";
}
