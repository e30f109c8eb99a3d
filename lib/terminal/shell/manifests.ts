import { InputError } from "../../data/core/errors.ts";
import { decodeText } from "../../data/base/text_encoding.ts";
import { type KubeObject, namespaceOf } from "../../data/core/object.ts";
import { parseApiVersion, type Resource } from "../../data/core/resource.ts";
import { attempt } from "./continue_on_error.ts";
import { allowed, expandFiles, isUrl } from "./expand_files.ts";
import { parseManifest, type Validation } from "../../data/output/manifest/documents.ts";
import { manifestObjects } from "../../data/output/manifest/manifest_objects.ts";
import { buildKustomization, isKustomization } from "./kustomize.ts";
import type { Shell } from "./shell.ts";

/** An object from a manifest, with its source. */
export interface Manifest {
  object: KubeObject;
  /** The file name, the URL or `standard input`. */
  source: string;
}

/** Options of {@linkcode readManifests}. */
export interface ManifestOptions {
  /** Whether to read folders recursively. @default {false} */
  recursive?: boolean | undefined;
  /** Whether a duplicate key is an error, a warning or ignored. @default {"Ignore"} */
  validation?: Validation;
  /** Receives the error of a file or a document, so that reading continues. @default {errors are thrown} */
  failed?: (error: InputError) => void;
}

/**
 * Reads the objects of `-f`: files, folders, patterns, `-` for standard input, or URLs. Each may contain several
 * documents. The items of a List become separate objects. A file that cannot be parsed yields no objects, so it is never
 * sent in part.
 *
 * @throws {InputError} If a path does not exist. Without `failed`, also if a file cannot be read or contains something
 * that is not an object.
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
 * Reads all manifests before the first one is used. A broken manifest is reported and sets the exit code to 1; the
 * others are still read.
 *
 * @throws {InputError} If the only manifest is broken.
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
  if (isKustomization(file)) return await buildKustomization(file);
  if (file === "-") return decodeText(await new Response(shell.stdin()).bytes());
  if (!isUrl(file)) return decodeText(await allowed(file, () => Deno.readFile(file)));
  const { fetchText } = await import("../../api/transport/fetch_text.ts");
  return await fetchText(file, shell.signal);
}

/**
 * Parses a text with one or more JSON values or YAML documents.
 *
 * @throws {InputError} If the text is malformed, or if it has a duplicate key and the validation is strict.
 */
export async function parseDocuments(
  shell: Shell,
  written: string,
  source: string,
  validation: Validation,
): Promise<unknown[]> {
  const warn = (text: string) => shell.err(`Warning: ${text}`);
  const hint = "add --validate=warn to use the last value of the key, as kubectl does";
  return await parseManifest(written, { source, validation, warn, hint });
}

/** Returns the name of an object's type as `get` accepts it: `Pod`, `Deployment.v1.apps`. */
export function manifestType({ apiVersion = "v1", kind = "" }: KubeObject): string {
  const { group, version } = parseApiVersion(apiVersion);
  return group === "" ? kind : `${kind}.${version}.${group}`;
}

/**
 * Returns the namespace of a manifest, if any, as an option for the library's calls. Calls ignore it for cluster-scoped
 * kinds.
 *
 * @throws {InputError} If the manifest and the flag name different namespaces.
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
      `the namespace from the provided object "${namespace}" does not match the namespace "${named}"`,
      { hints: [`add -n ${namespace}, or remove the namespace from the manifest`] },
    );
  }
  return { namespace };
}
