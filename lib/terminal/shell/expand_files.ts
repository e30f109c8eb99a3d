import { InputError } from "../../data/core/errors.ts";
import { isKustomization } from "./kustomize.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";

const MANIFEST_REGEXP = /\.(json|ya?ml)$/;
const URL_REGEXP = /^https?:\/\//;

/** Returns whether a value of `-f` is a URL. */
export function isUrl(name: string): boolean {
  return URL_REGEXP.test(name);
}

/**
 * Expands a value of `-f`: a file, a folder with manifests, `a.yaml,b.yaml`, or a quoted pattern that the shell did not
 * expand. URLs and `-` are returned unchanged.
 *
 * @throws {InputError} If a path does not exist, a pattern matches no file, or a folder has no manifest.
 */
export async function expandFiles(name: string, recursive: boolean): Promise<string[]> {
  if (isKustomization(name)) return [name];
  const files: string[] = [];
  for (const part of await split(name)) {
    for (const path of await matches(part)) files.push(...await filesOf(path, recursive));
  }
  return files;
}

// Like kubectl, accept `-f a.yaml,b.yaml`. Unlike kubectl, accept a file with a comma in its name.
async function split(name: string): Promise<string[]> {
  if (!name.includes(",") || isUrl(name) || await Deno.stat(name).catch(() => undefined)) return [name];
  return name.split(",");
}

// Like kubectl (cli-runtime, expandIfFilePattern), treat a name as a pattern only if there is no such file.
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
    hints: recursive ? [] : ["add -R to include the folders below it"],
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

/** Runs a read of a path. Errors name the path and the reason. */
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
    return new InputError(`Cannot read "${path}": permission denied`, {
      cause,
      hints: [`add --allow-read=${path}`],
    });
  }
  return new InputError(`Cannot read "${path}": ${cause instanceof Error ? cause.message : cause}`, { cause });
}
