import { isRecord } from "../../data/core/object.ts";
import { parseJsonc } from "../../data/base/jsonc.ts";

/** An import map with absolute addresses. */
export interface ImportMap {
  imports: Record<string, string>;
  scopes: Record<string, Record<string, string>>;
}

/** The Deno configuration of a script. */
export interface Project {
  /** The path of its `deno.json` or `deno.jsonc`. */
  config: string;
  /** Its import map, merged with the import map of its workspace. */
  map: ImportMap;
}

/**
 * Finds the configuration that `deno run` would use: the nearest one in the folder or its parents.
 *
 * @param folder A URL that ends with a slash.
 */
export async function findProject(folder: URL): Promise<Project | undefined> {
  let project: Project | undefined;
  for (let at = folder;; at = new URL("..", at)) {
    const found = await configIn(at);
    if (found !== undefined && project === undefined) {
      project = { config: decodeURIComponent(found.url.pathname), map: await readMap(found) };
    } else if (found !== undefined && project !== undefined && "workspace" in found.config) {
      project.map = mergeMaps(await readMap(found), project.map);
    }
    if (at.pathname === new URL("..", at).pathname) return project;
  }
}

/** Merges two import maps. The second one takes precedence. */
export function mergeMaps(first: ImportMap, second: ImportMap): ImportMap {
  return { imports: { ...first.imports, ...second.imports }, scopes: { ...first.scopes, ...second.scopes } };
}

/**
 * Makes an import map absolute, as Deno does for a configuration: `"x": "npm:x@1"` also maps `"x/"`.
 *
 * @param base The URL of the file that contains it.
 */
export function toAbsoluteMap({ imports, scopes }: { imports?: unknown; scopes?: unknown }, base: URL): ImportMap {
  const scoped = Object.entries(isRecord(scopes) ? scopes : {});
  return {
    imports: absoluteImports(imports, base),
    scopes: Object.fromEntries(scoped.map(([scope, map]) => [absolute(scope, base), absoluteImports(map, base)])),
  };
}

function absoluteImports(imports: unknown, base: URL): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, target] of Object.entries(isRecord(imports) ? imports : {})) {
    if (typeof target !== "string") continue;
    const [, scheme, rest] = /^(npm|jsr):\/?(.+)$/.exec(target) ?? [];
    if (scheme !== undefined && !name.endsWith("/")) result[`${name}/`] ??= `${scheme}:/${rest}/`;
    result[name] = absolute(target, base);
  }
  return result;
}

function absolute(address: string, base: URL): string {
  return /^\.{0,2}\//.test(address) ? new URL(address, base).href : address;
}

interface Found {
  url: URL;
  config: Record<string, unknown>;
}

async function configIn(folder: URL): Promise<Found | undefined> {
  for (const name of ["deno.json", "deno.jsonc"]) {
    const url = new URL(name, folder);
    const text = await Deno.readTextFile(url).catch(() => undefined);
    if (text === undefined) continue;
    return { url, config: parsed(text) };
  }
  return undefined;
}

// Deno reads the file later and reports its errors.
function parsed(text: string): Record<string, unknown> {
  try {
    const config = parseJsonc(text);
    return isRecord(config) ? config : {};
  } catch {
    return {};
  }
}

// `importMap` names a file. Deno ignores it if the configuration has imports of its own.
async function readMap({ url, config }: Found): Promise<ImportMap> {
  const { imports, scopes, importMap } = config;
  if (imports !== undefined || scopes !== undefined || typeof importMap !== "string") return toAbsoluteMap(config, url);
  const file = new URL(importMap, url);
  const text = await Deno.readTextFile(file);
  return toAbsoluteMap(parsed(text), file);
}
