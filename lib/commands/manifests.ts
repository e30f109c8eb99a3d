import { InputError } from "../core/errors.ts";
import { isKubeObject, isRecord, type KubeObject } from "../core/object.ts";
import type { Shell } from "./shell.ts";

/** An object from a manifest, and where it stood. */
export interface Manifest {
  object: KubeObject;
  /** A file's name, a URL or `standard input`. */
  source: string;
}

const MANIFEST_REGEXP = /\.(json|ya?ml)$/;

/**
 * Reads the objects of `-f`: files, folders, `-` for standard input, or URLs; several documents in each, and the items
 * of Lists one by one.
 *
 * @throws {InputError} Where one cannot be read, or holds what is no object.
 */
export async function* readManifests(
  shell: Shell,
  names: readonly string[],
  recursive = false,
): AsyncGenerator<Manifest, void, undefined> {
  for (const name of names) {
    for (const source of await expand(name, recursive)) {
      const shown = source === "-" ? "standard input" : source;
      const text = await readText(shell, source);
      for (const value of await documents(text, shown)) yield* objects(value, shown);
    }
  }
}

async function expand(name: string, recursive: boolean): Promise<string[]> {
  if (name === "-" || /^https?:\/\//.test(name)) return [name];
  const info = await Deno.stat(name).catch((cause) => {
    throw unreadable(name, cause);
  });
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
  if (!/^https?:\/\//.test(source)) {
    return await Deno.readTextFile(source).catch((cause) => {
      throw unreadable(source, cause);
    });
  }
  const { fetchText } = await import("../transport/fetch_text.ts");
  return await fetchText(source, shell.signal);
}

async function documents(text: string, source: string): Promise<unknown[]> {
  if (/^\s*[{[]/.test(text)) {
    try {
      return [JSON.parse(text)];
    } catch {
      // Several JSON values, or YAML in flow style.
    }
  }
  const { parseYaml } = await import("../output/yaml.ts");
  return parseYaml(text, source);
}

function* objects(value: unknown, source: string): Generator<Manifest> {
  if (isRecord(value) && Array.isArray(value.items) && typeof value.kind === "string" && value.kind.endsWith("List")) {
    for (const item of value.items) yield* objects(item, source);
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
