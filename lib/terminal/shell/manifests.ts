import { InputError } from "../../data/core/errors.ts";
import { decodeText } from "../../data/base/text_encoding.ts";
import { type KubeObject, namespaceOf } from "../../data/core/object.ts";
import { parseApiVersion, type Resource } from "../../data/core/resource.ts";
import { attempt } from "./continue_on_error.ts";
import { allowed, expandFiles, isUrl } from "./expand_files.ts";
import { parseManifest, type Validation } from "../../data/output/manifest/documents.ts";
import { manifestObjects } from "../../data/output/manifest/manifest_objects.ts";
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
  /** What a key that is there twice means: an error, a warning or nothing. @default {"Ignore"} */
  validation?: Validation;
  /** Called with what is wrong with a file or a document, and the others are read. @default {it is thrown} */
  failed?: (error: InputError) => void;
}

/**
 * Reads the objects of `-f`: files, folders, patterns, `-` for standard input, or URLs; several documents in each, and
 * the items of Lists one by one. A file that cannot be parsed gives no object at all, so that no half of it is sent.
 *
 * @throws {InputError} If a path does not exist; also if a file cannot be read or holds something else than an object,
 * unless `failed` is there to be told.
 */
export async function* readManifests(
  shell: Shell,
  names: readonly string[],
  { recursive = false, validation = "Ignore", failed = rethrow }: ManifestOptions = {},
): AsyncGenerator<Manifest, void, undefined> {
  for (const name of names) {
    for (const file of await expandFiles(name, recursive)) {
      const source = file === "-" ? "standard input" : file;
      for (const value of await readFile(shell, file, source, validation, failed)) {
        for (const object of manifestObjects(value, source, validation)) {
          if (object instanceof InputError) failed(object);
          else yield { object, source };
        }
      }
    }
  }
}

/**
 * Reads all manifests before anything is done with the first. What is broken is reported, sets the exit code to 1, and
 * does not hide the others.
 *
 * @throws {InputError} If there is one broken manifest and nothing else.
 */
export async function readAllManifests(
  shell: Shell,
  names: readonly string[],
  options: Omit<ManifestOptions, "failed">,
): Promise<{ manifests: Manifest[]; failures: InputError[] }> {
  const failures: InputError[] = [];
  const failed = (error: InputError) => void failures.push(error);
  const manifests = await Array.fromAsync(readManifests(shell, names, { ...options, failed }));
  const alone = manifests.length === 0 && failures.length === 1;
  for (const failure of failures) await attempt(shell, () => Promise.reject(failure), { alone });
  return { manifests, failures };
}

function rethrow(error: InputError): void {
  throw error;
}

async function readFile(
  shell: Shell,
  file: string,
  source: string,
  validation: Validation,
  failed: (error: InputError) => void,
): Promise<unknown[]> {
  try {
    return await parseDocuments(shell, await readText(shell, file), source, validation);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    failed(error);
    return [];
  }
}

async function readText(shell: Shell, file: string): Promise<string> {
  if (file === "-") return decodeText(await new Response(shell.stdin()).bytes());
  if (!isUrl(file)) return decodeText(await allowed(file, () => Deno.readFile(file)));
  const { fetchText } = await import("../../api/transport/fetch_text.ts");
  return await fetchText(file, shell.signal);
}

/**
 * Parses JSON or YAML that a person wrote: all values, or documents, of the text.
 *
 * @throws {InputError} If it is malformed, or has a key twice and the validation is strict.
 */
export async function parseDocuments(
  shell: Shell,
  written: string,
  source: string,
  validation: Validation,
): Promise<unknown[]> {
  const warn = (text: string) => shell.err(`Warning: ${text}`);
  const hint = "--validate=warn (or ignore) uses the last value, as kubectl does";
  return await parseManifest(written, { source, validation, warn, hint });
}

/** The name of an object's type as `get` takes it: `Pod`, `Deployment.v1.apps`. */
export function manifestType({ apiVersion = "v1", kind = "" }: KubeObject): string {
  const { group, version } = parseApiVersion(apiVersion);
  return group === "" ? kind : `${kind}.${version}.${group}`;
}

/**
 * The namespace that a manifest names, if any, as an option of the library's calls. On a kind without namespaces it
 * means nothing.
 *
 * @throws {InputError} If it is another one than the flag names.
 */
export function manifestScope(
  object: KubeObject,
  { namespaced }: Pick<Resource, "namespaced">,
  named: string | undefined,
): { namespace?: string } {
  const namespace = namespaced ? namespaceOf(object) : undefined;
  if (namespace === undefined) return {};
  if (named !== undefined && named !== namespace) {
    throw new InputError(
      `The namespace from the provided object "${namespace}" does not match the namespace "${named}"`,
      { hints: [`use -n ${namespace}, or leave the namespace out of one of the two`] },
    );
  }
  return { namespace };
}
