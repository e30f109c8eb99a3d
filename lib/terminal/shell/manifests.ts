import { InputError } from "../../data/core/errors.ts";
import { parseExactly } from "../../data/base/long_integer.ts";
import { isKubeObject, isRecord, type KubeObject } from "../../data/core/object.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import type { Shell } from "./shell.ts";

/** An object from a manifest, and where it stood. */
export interface Manifest {
  object: KubeObject;
  /** A file's name, a URL or `standard input`. */
  source: string;
}

/** Options of {@linkcode readManifests}. */
export interface ManifestOptions {
  /** Also the folders below a folder. @default {false} */
  recursive?: boolean | undefined;
}

const MANIFEST_REGEXP = /\.(json|ya?ml)$/;
const URL_REGEXP = /^https?:\/\//;

/**
 * Reads the objects of `-f`: files, folders, `-` for standard input, or URLs; several documents in each, and the items
 * of Lists one by one.
 *
 * @throws {InputError} Where one cannot be read, or holds what is no object.
 */
export async function* readManifests(
  shell: Shell,
  names: readonly string[],
  { recursive = false }: ManifestOptions = {},
): AsyncGenerator<Manifest, void, undefined> {
  for (const name of (await Promise.all(names.map(split))).flat()) {
    const sources = await expand(name, recursive);
    if (sources.length === 0) {
      throw new InputError(`The folder "${name}" holds no .json, .yaml or .yml file`, {
        hints: recursive ? [] : ["-R looks in the folders below it too"],
      });
    }
    for (const source of sources) {
      const shown = source === "-" ? "standard input" : source;
      const text = await readText(shell, source);
      for (const value of await documents(text, shown)) yield* objects(value, shown);
    }
  }
}

// As kubectl does: `-f a.yaml,b.yaml`. It cannot name a file with a comma; we can.
async function split(name: string): Promise<string[]> {
  if (!name.includes(",") || URL_REGEXP.test(name) || await Deno.stat(name).catch(() => undefined)) return [name];
  return name.split(",");
}

async function expand(name: string, recursive: boolean): Promise<string[]> {
  if (name === "-" || URL_REGEXP.test(name)) return [name];
  const info = await allowed(name, () => Deno.stat(name));
  if (!info.isDirectory) return [name];
  const folder = name.replace(/\/+$/, "");
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && recursive) found.push(...await expand(path, true));
    else if (!entry.isDirectory && MANIFEST_REGEXP.test(entry.name)) found.push(path);
  }
  return found.sort();
}

async function readText(shell: Shell, source: string): Promise<string> {
  if (source === "-") return await new Response(shell.stdin()).text();
  if (!URL_REGEXP.test(source)) {
    return await allowed(source, () => Deno.readTextFile(source));
  }
  const { fetchText } = await import("../../api/transport/fetch_text.ts");
  return await fetchText(source, shell.signal);
}

async function documents(text: string, source: string): Promise<unknown[]> {
  if (/^\s*[{[]/.test(text)) {
    try {
      return [parseExactly(text)];
    } catch {
      // Several JSON values, or YAML in flow style; for what is neither, YAML's error names the place.
    }
    const { splitJson } = await import("./split_json.ts");
    const values = splitJson(text);
    if (values !== undefined) return values;
  }
  const { parseYaml } = await import("../../data/output/yaml/yaml.ts");
  return parseYaml(text, source);
}

function* objects(value: unknown, source: string): Generator<Manifest> {
  if (isRecord(value) && Array.isArray(value.items) && typeof value.kind === "string" && value.kind.endsWith("List")) {
    for (const item of value.items) yield* objects(withType(item, value), source);
  } else if (isKubeObject(value)) {
    yield { object: value, source };
  } else {
    const lacks = !isRecord(value)
      ? "it is no mapping"
      : typeof value.kind !== "string"
      ? "kind is missing"
      : "apiVersion is missing";
    throw new InputError(`Cannot use a document of ${source} as an object: ${lacks}`, {
      hints: ["each document needs apiVersion, kind and metadata.name"],
    });
  }
}

// The server's own lists (PodList) leave apiVersion and kind out of their items.
function withType(item: unknown, list: Record<string, unknown>): unknown {
  const kind = typeof list.kind === "string" ? list.kind.replace(/List$/, "") : "";
  return isRecord(item) && item.kind === undefined && kind !== ""
    ? { apiVersion: list.apiVersion, kind, ...item }
    : item;
}

/** The name of an object's type as `get` takes it: `Pod`, `Deployment.v1.apps`. */
export function manifestType({ apiVersion = "v1", kind = "" }: KubeObject): string {
  const { group, version } = parseApiVersion(apiVersion);
  return group === "" ? kind : `${kind}.${version}.${group}`;
}

/**
 * The namespace that a manifest names, if any, as an option of the library's calls.
 *
 * @throws {InputError} Where a person named another one.
 */
export function manifestScope({ metadata }: KubeObject, named: string | undefined): { namespace?: string } {
  const { namespace } = metadata ?? {};
  if (namespace === undefined) return {};
  if (named !== undefined && named !== namespace) {
    throw new InputError(
      `The namespace from the provided object "${namespace}" does not match the namespace "${named}"`,
      { hints: [`use -n ${namespace}, or leave the namespace out of one of the two`] },
    );
  }
  return { namespace };
}

async function allowed<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    requirePermission({ name: "read", path });
    return await read();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): InputError {
  if (cause instanceof Deno.errors.NotFound) return new InputError(`The path "${path}" does not exist`, { cause });
  if (cause instanceof Deno.errors.NotCapable) {
    return new InputError(`Cannot read "${path}": this process may not`, {
      cause,
      hints: [`add --allow-read=${path}`],
    });
  }
  return new InputError(`Cannot read "${path}": ${cause instanceof Error ? cause.message : cause}`, { cause });
}
