import { InputError, UsageError } from "../../../data/core/errors.ts";
import { requirePermission } from "../../../data/kubeconfig/permission.ts";
import { unreadable } from "../../../data/kubeconfig/unreadable.ts";
import type { DataValues } from "../../../data/make/data.ts";

/** The flags that name values. */
export interface SourceFlags {
  fromLiteral?: readonly string[] | undefined;
  fromFile?: readonly string[] | undefined;
  fromEnvFile?: readonly string[] | undefined;
}

/** Reads the values of a ConfigMap or a Secret from literals, files, folders and files of variables. */
export async function readSources(kind: string, flags: SourceFlags): Promise<DataValues> {
  const { fromLiteral = [], fromFile = [], fromEnvFile = [] } = flags;
  if (fromEnvFile.length > 0 && fromLiteral.length + fromFile.length > 0) {
    throw new UsageError("from-env-file cannot be combined with from-file or from-literal");
  }
  const data = new Map<string, string | Uint8Array>();
  const add = (key: string, value: string | Uint8Array) => {
    if (data.has(key)) {
      throw new InputError(`cannot add key "${key}", another key by that name already exists in ${kind}`);
    }
    data.set(key, value);
  };
  for (const literal of fromLiteral) {
    const equals = literal.indexOf("=");
    if (equals <= 0) throw new UsageError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  for (const source of fromFile.flatMap((text) => text.split(","))) {
    for (const [key, value] of await readFileSource(source)) add(key, value);
  }
  for (const file of fromEnvFile) {
    for (const [key, value] of variablesOf(new TextDecoder().decode(await readBytes(file)), file)) add(key, value);
  }
  return Object.fromEntries(data);
}

async function readFileSource(source: string): Promise<[key: string, value: Uint8Array][]> {
  const [first = "", second, ...more] = source.split("=");
  if (more.length > 0) throw new UsageError("key names or file paths cannot contain '='");
  if (second !== undefined && (first === "" || second === "")) {
    throw new UsageError(`${first === "" ? "key name" : "file path"} for file path ${source} missing`);
  }
  const path = second ?? first;
  const key = second === undefined ? path.replace(/\/+$/, "").split("/").at(-1) ?? "" : first;
  if (!await isFolder(path)) return [[key, await readBytes(path)]];
  if (second !== undefined) throw new UsageError("cannot give a key name for a directory path");
  const names: string[] = [];
  for await (const entry of Deno.readDir(path)) if (entry.isFile) names.push(entry.name);
  return await Promise.all(
    names.sort().map(async (name): Promise<[string, Uint8Array]> => {
      return [name, await readBytes(`${path.replace(/\/+$/, "")}/${name}`)];
    }),
  );
}

async function isFolder(path: string): Promise<boolean> {
  requirePermission({ name: "read", path });
  return (await Deno.stat(path).catch(() => undefined))?.isDirectory ?? false;
}

/** Reads a file that a flag names. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    requirePermission({ name: "read", path });
    return await Deno.readFile(path);
  } catch (cause) {
    const { message, hints } = unreadable("source", path, cause);
    throw new UsageError(message, { cause, hints: [...hints] });
  }
}

// kubectl's rules (cmd/util/env_file.go): blank lines and comments are skipped, a key without a value is a variable.
function variablesOf(text: string, file: string): [key: string, value: string][] {
  return text.replace(/^\ufeff/, "").split(/\r?\n/).flatMap((raw, index): [string, string][] => {
    const line = raw.trimStart();
    if (line === "" || line.startsWith("#")) return [];
    const equals = line.indexOf("=");
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
      throw new InputError(`"${key}" is not a valid key name in line ${index + 1} of ${file}`);
    }
    return [[key, equals < 0 ? Deno.env.get(key) ?? "" : line.slice(equals + 1)]];
  });
}
