import { ConfigError, hint } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import { parseKubeconfig } from "./parse.ts";
import { optionalEnv, readConfigText, requirePermission } from "./permission.ts";
import { type Fields, FIELDS_OF } from "./schema.ts";
import type { Kubeconfig, NamedExtension } from "./types.ts";

/** Reads an environment variable. */
export type Env = (name: string) => string | undefined;

/** Options of {@linkcode loadKubeconfig}. */
export interface LoadOptions {
  /** The files to read. @default {the list in KUBECONFIG, else ~/.kube/config} */
  paths?: readonly string[] | undefined;
  /** Whether a missing file is an error. @default {true if `paths` is set} */
  mustExist?: boolean | undefined;
  /** Reads an environment variable. @default {Deno.env.get} */
  env?: Env | undefined;
  /** The home folder. @default {HOME, on Windows USERPROFILE} */
  home?: string | undefined;
  /** Make the paths in the file absolute. @default {true} */
  resolve?: boolean | undefined;
}

/** The file of each entry of a merged kubeconfig, by name. */
interface Origins {
  clusters: Map<string, string>;
  users: Map<string, string>;
  contexts: Map<string, string>;
  /** The file with the current-context. */
  currentContext?: string;
}

/** A kubeconfig that was merged from its files. */
export interface LoadedKubeconfig {
  config: Kubeconfig;
  /** The files that were read, in order of precedence. */
  files: string[];
  /** All files that were looked for. */
  tried: string[];
  /** The file of each entry. */
  origins: Origins;
}

/**
 * Reads and merges kubeconfigs like kubectl. If several files have an entry of the same name, the entry of the first file
 * is used. Paths in a file are relative to that file.
 *
 * @throws {ConfigError} If a file in `paths` is missing, or if a file cannot be read or is malformed.
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

/** Reports whether a kubeconfig is empty. As in client-go, an empty file counts as no file. */
export function isEmptyKubeconfig({ config }: Pick<LoadedKubeconfig, "config">): boolean {
  const { clusters, users, contexts, "current-context": current } = config;
  return clusters.length === 0 && users.length === 0 && contexts.length === 0 && current === "";
}

/**
 * Returns the error for a session that needs a kubeconfig if there is none.
 *
 * @param env Reads an environment variable, to detect a pod. By default Deno's, if permitted.
 */
export function noKubeconfig(
  { tried }: Pick<LoadedKubeconfig, "tried">,
  { env = optionalEnv }: Pick<LoadOptions, "env"> = {},
): ConfigError {
  const places = tried.length === 0 ? "KUBECONFIG and HOME are not set" : `tried ${tried.join(", ")}`;
  // A pod with a token gets a session and does not come here, so this pod has no token.
  const isPod = Boolean(env("KUBERNETES_SERVICE_HOST"));
  const pod = isPod ? "this pod has no token of a service account" : "this process does not run in a pod";
  return new ConfigError(`Cannot find a kubeconfig: no configuration has been provided (${places}; ${pod})`, {
    hints: [
      ...(isPod
        ? ["check automountServiceAccountToken of the pod and its service account: false leaves the token out"]
        : []),
      hint("name-kubeconfig", {}, "set the option kubeconfig or server, or the variable KUBECONFIG"),
      hint("use-sandbox", {}, "if you have no cluster, connect to the handler of a sandbox"),
    ],
  });
}

/** Returns the files to look for, in order of precedence (client-go clientcmd/loader.go). */
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
    throw new ConfigError(`Cannot read the environment variable "${name}": permission denied by Deno`, {
      cause: error,
      hints: ["run it with --allow-env=KUBECONFIG,HOME, or name the kubeconfig"],
    });
  }
}

/** Adds the entries that `target` lacks, and the current context if `target` has none. */
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

/** Makes the paths in a kubeconfig absolute, in place. They are relative to the file that contains them. */
export async function resolvePaths(config: Kubeconfig, file: string): Promise<void> {
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
    // A program without a slash is looked up in PATH, not next to the file.
    return field.path === "program" && !value.includes("/") ? [] : [{ holder, field: name, path: value }];
  });
}

// Avoids loading node:path in the common case.
function isPlainlyAbsolute(path: string): boolean {
  return path.startsWith("/") && Deno.build.os !== "windows";
}
