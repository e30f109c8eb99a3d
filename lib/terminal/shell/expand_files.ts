import { InputError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";

const MANIFEST_REGEXP = /\.(json|ya?ml)$/;
const URL_REGEXP = /^https?:\/\//;

/** Says whether a name of `-f` is a URL. */
export function isUrl(name: string): boolean {
  return URL_REGEXP.test(name);
}

/**
 * The files that a name of `-f` stands for: a file, the manifests of a folder, `a.yaml,b.yaml`, or a pattern that the
 * shell did not expand because it was quoted. URLs and `-` stand for themselves.
 *
 * @throws {InputError} If a path does not exist, a pattern matches nothing, or a folder has no manifest.
 */
export async function expandFiles(name: string, recursive: boolean): Promise<string[]> {
  const files: string[] = [];
  for (const part of await split(name)) {
    for (const path of await matches(part)) files.push(...await filesOf(path, recursive));
  }
  return files;
}

// As kubectl does: `-f a.yaml,b.yaml`. It cannot name a file with a comma; we can.
async function split(name: string): Promise<string[]> {
  if (!name.includes(",") || isUrl(name) || await Deno.stat(name).catch(() => undefined)) return [name];
  return name.split(",");
}

// kubectl (cli-runtime, expandIfFilePattern) takes a name for a pattern only if there is no such file.
async function matches(name: string): Promise<string[]> {
  if (name === "-" || isUrl(name) || !/[*?[]/.test(name)) return [name];
  if (await Deno.stat(name).then(() => true, (error) => !(error instanceof Deno.errors.NotFound))) return [name];
  const { glob } = await import("./glob.ts");
  const found = await allowed(name, () => glob(name));
  if (found.length > 0) return found;
  throw new InputError(`the path "${name}" does not exist: no file matches this pattern`);
}

async function filesOf(path: string, recursive: boolean): Promise<string[]> {
  if (path === "-" || isUrl(path)) return [path];
  const { isDirectory } = await allowed(path, () => Deno.stat(path));
  if (!isDirectory) return [path];
  const files = await manifestsIn(path.replace(/\/+$/, ""), recursive);
  if (files.length > 0) return files;
  throw new InputError(`The folder "${path}" holds no .json, .yaml or .yml file`, {
    hints: recursive ? [] : ["-R looks in the folders below it too"],
  });
}

async function manifestsIn(folder: string, recursive: boolean): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && recursive) found.push(...await manifestsIn(path, true));
    else if (!entry.isDirectory && MANIFEST_REGEXP.test(entry.name)) found.push(path);
  }
  return found.sort();
}

/** Reads something about a path; what goes wrong becomes an error that names the path and the reason. */
export async function allowed<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    requirePermission({ name: "read", path });
    return await read();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): InputError {
  if (cause instanceof InputError) return cause;
  if (cause instanceof Deno.errors.NotFound) return new InputError(`the path "${path}" does not exist`, { cause });
  if (cause instanceof Deno.errors.NotCapable) {
    return new InputError(`Cannot read "${path}": this process may not`, {
      cause,
      hints: [`add --allow-read=${path}`],
    });
  }
  return new InputError(`Cannot read "${path}": ${cause instanceof Error ? cause.message : cause}`, { cause });
}
