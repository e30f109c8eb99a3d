import { UsageError } from "../../data/core/errors.ts";
import { type KubeObject, withoutManagedFields } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";
import { type Globals, newCommand } from "./globals.ts";
import { manifestScope, type Validation } from "./manifests.ts";
import type { Shell } from "./shell.ts";

/** The flags of every command that writes. */
export interface WriteFlags extends Globals {
  dryRun?: string | undefined;
  validate?: string | undefined;
  fieldManager?: string | undefined;
  output?: string | undefined;
  showManagedFields?: boolean | undefined;
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
}

/** A command with the flags that all writes share. */
export function newWriteCommand(name: string, description: string) {
  return newCommand(name, description)
    .option("--dry-run <mode:string>", "server: go through everything but the storing. client: only print.")
    .option(
      "--validate <mode:string>",
      "Unknown and duplicate fields: strict (refuse), warn or ignore. Default: strict.",
    )
    .option("--field-manager <name:string>", "Who the changed fields belong to. Default: k8s.")
    .option(
      "-o, --output <format:string>",
      "Print the object instead of a message: json, yaml, name or jsonpath=TEMPLATE.",
    )
    .option("--show-managed-fields", "With -o json or yaml: also who owns which field.");
}

/** As {@linkcode newWriteCommand}, for commands that take manifests. */
export function newManifestCommand(name: string, description: string) {
  return newWriteCommand(name, description)
    .option("-f, --filename <file:string>", "A file, a folder, a pattern, a URL, or - for standard input.", {
      collect: true,
    })
    .option("-R, --recursive", "With a folder: also those below it.");
}

/** How a write is to be tried out. */
export type DryRun = "none" | "server" | "client";

/** @throws {UsageError} Where the mode is none of kubectl's. */
export function readDryRun({ dryRun }: WriteFlags): DryRun {
  if (dryRun === undefined || dryRun === "none") return "none";
  if (dryRun === "server" || dryRun === "client") return dryRun;
  const invalid = `Invalid dry-run value (${dryRun}). Must be "none", "server", or "client".`;
  throw new UsageError(dryRun === "unchanged" ? "--dry-run needs a mode" : invalid, {
    hints: ["--dry-run=server asks the server, --dry-run=client sends nothing"],
  });
}

const VALIDATION = new Map<string, Validation>([
  ["strict", "Strict"],
  ["true", "Strict"],
  ["warn", "Warn"],
  ["ignore", "Ignore"],
  ["false", "Ignore"],
]);

/** @throws {UsageError} If `--validate` has none of kubectl's values. */
export function readValidation({ validate = "strict" }: WriteFlags): Validation {
  const validation = VALIDATION.get(validate);
  if (validation !== undefined) return validation;
  const message = `invalid - validate option "${validate}"; must be one of: strict (or true), warn, ignore (or false)`;
  throw new UsageError(message);
}

/** What the write flags say to the library. */
export function writeOptions(shell: Shell, flags: WriteFlags) {
  return {
    signal: shell.signal,
    fieldValidation: readValidation(flags),
    // Named by hand, so that a manifest which names another one is refused.
    ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
    ...(readDryRun(flags) === "server" ? { dryRun: true } : {}),
    ...(flags.fieldManager === undefined ? {} : { fieldManager: flags.fieldManager }),
  };
}

/** Prints what became of an object: kubectl's line (`pod/web created`), or the object itself with `-o`. */
export async function printWritten(
  shell: Shell,
  flags: WriteFlags,
  done: string,
  object: KubeObject,
  resource: Pick<Resource, "group" | "singular">,
): Promise<void> {
  const { formatName } = await import("../../data/output/name.ts");
  if (flags.output === undefined || flags.output === "name") {
    const mode = readDryRun(flags);
    const suffix = mode === "server" ? " (server dry run)" : mode === "client" ? " (dry run)" : "";
    const name = formatName(object, resource);
    await shell.out(flags.output === "name" ? `${name}\n` : `${name} ${done}${suffix}\n`);
    return;
  }
  const { isObjectFormat, valuePrinter } = await import("./format.ts");
  const isPlain = flags.showManagedFields || !isObjectFormat(flags.output);
  await shell.out((await valuePrinter(flags.output))(isPlain ? object : withoutManagedFields(object)));
}

/**
 * The object as it would be sent, for a dry run that sends nothing: with the namespace that it would go to, so that what
 * is printed can be applied elsewhere.
 *
 * @throws {InputError} Where the manifest names another namespace than the person.
 */
export function placed(k8s: K8s, object: KubeObject, resource: Resource, flags: WriteFlags): KubeObject {
  const { namespace = k8s.namespace } = manifestScope(object, resource, flags.namespace);
  return resource.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object;
}

/** The kind of a manifest's object on this server. */
export function findManifestResource(k8s: K8s, object: KubeObject, signal: AbortSignal): Promise<Resource> {
  return k8s.discovery.kind(object.apiVersion ?? "", object.kind ?? "", signal);
}

/** Makes sure that there is something to write. */
export function requireFiles(verb: string, { filename }: WriteFlags): string[] {
  if (filename !== undefined && filename.length > 0) return filename;
  throw new UsageError(`Cannot ${verb} nothing: name a manifest`, {
    hints: [`k8s ${verb} -f FILE; - is standard input`],
  });
}
