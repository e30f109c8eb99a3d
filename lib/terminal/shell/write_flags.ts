import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { K8s } from "../../session/k8s.ts";
import { outputOption, printer, VALUE_FORMATS } from "./formats.ts";
import { manifestScope } from "./manifests.ts";
import type { Validation } from "../../data/output/manifest/documents.ts";
import type { FlagsOf, Options } from "./options.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS, TEMPLATE_OPTIONS } from "./shared_options.ts";
import type { Shell } from "./shell.ts";

/** The option for dry runs. */
export const DRY_RUN = {
  value: "mode",
  bare: "",
  help: "Do not store the change",
  invalid: 'Invalid dry-run value ({value}). Must be "none", "server", or "client".',
  values: [
    { name: "none", hidden: true },
    { name: "server", help: "send it, and let the server check it" },
    { name: "client", help: "send nothing" },
  ],
} as const;

/** The options of every command that writes an object. */
export const WRITE_FLAGS = {
  dryRun: DRY_RUN,
  validate: {
    value: "mode",
    bare: "strict",
    help: "Handling of unknown and duplicate fields",
    invalid: 'invalid - validate option "{value}"; must be one of: strict (or true), warn, ignore (or false)',
    default: "strict",
    values: [
      { name: "strict", aliases: ["true"] },
      { name: "warn" },
      { name: "ignore", aliases: ["false"] },
    ],
  },
  fieldManager: { value: "name", help: "Owner of the changed fields", default: "k8s" },
  output: outputOption(["name", ...VALUE_FORMATS], "Print the object instead of a message"),
  ...TEMPLATE_OPTIONS,
  showManagedFields: SHARED_OPTIONS.showManagedFields,
  record: {
    hidden: true,
    help: "Accepted for compatibility",
    deprecated: "--record will be removed in the future; k8s records nothing",
  },
} as const satisfies Options;

/** The options of commands that write objects from manifests. */
export const MANIFEST_WRITE_OPTIONS = { ...MANIFEST_OPTIONS, ...WRITE_FLAGS } as const;

/** The flags of every command that writes an object. */
export type WriteFlags = Globals & FlagsOf<typeof WRITE_FLAGS>;

/** The flags of commands that write objects from manifests. */
export type ManifestFlags = Globals & FlagsOf<typeof MANIFEST_WRITE_OPTIONS>;

const VALIDATION = { strict: "Strict", warn: "Warn", ignore: "Ignore" } as const;

/** Returns the field validation of `--validate`, for the server and for reading manifests. */
export function readValidation({ validate = "strict" }: Pick<WriteFlags, "validate">): Validation {
  return VALIDATION[validate];
}

/** Returns the library options for the write flags. */
export function writeOptions(shell: Shell, flags: WriteFlags) {
  const { namespace, dryRun, fieldManager } = flags;
  return {
    signal: shell.signal,
    fieldValidation: readValidation(flags),
    // Pass on only an explicit -n, so that a manifest with another namespace is rejected.
    ...defined({ namespace, dryRun: dryRun === "server" || undefined, fieldManager }),
  };
}

/** Returns the end of kubectl's line about a write: ` (server dry run)`, or nothing if the change is stored. */
export function dryRunSuffix(dryRun: WriteFlags["dryRun"] = "none"): string {
  return { none: "", server: " (server dry run)", client: " (dry run)" }[dryRun];
}

/** Returns a type as kubectl prints it: `pod`, `deployment.apps`. */
export function typeText({ singular, group }: Pick<Resource, "singular" | "group">): string {
  return group === "" ? singular : `${singular}.${group}`;
}

/** Returns kubectl's words about a deletion, since 1.34: `pod "web" deleted from shop namespace`. */
export function deletedText(
  { singular, group, namespaced }: Pick<Resource, "singular" | "group" | "namespaced">,
  name: string,
  namespace: string,
  done = "deleted",
): string {
  return `${typeText({ singular, group })} "${name}" ${done}${namespaced ? ` from ${namespace} namespace` : ""}`;
}

/** Prints the result of a write: kubectl's line (`pod/web created`), or the object with `-o`. */
export async function printWritten(
  shell: Shell,
  flags: WriteFlags,
  done: string,
  object: KubeObject,
  resource: Pick<Resource, "group" | "kind">,
): Promise<void> {
  const { output, dryRun, showManagedFields, allowMissingTemplateKeys } = flags;
  if (output === undefined || output === "name") {
    const { formatName } = await import("../../data/output/name.ts");
    const name = formatName(object, resource);
    return await shell.out(output === "name" ? `${name}\n` : `${name} ${done}${dryRunSuffix(dryRun)}\n`);
  }
  const print = await printer(output, {
    managedFields: showManagedFields,
    allowMissingKeys: allowMissingTemplateKeys,
  });
  await shell.out(await print(object));
}

/**
 * Returns an object with its namespace filled in, for a dry run that sends nothing. The printed object can be applied
 * elsewhere.
 *
 * @throws {InputError} If the manifest and the flag name different namespaces.
 */
export function placed(k8s: K8s, object: KubeObject, resource: Resource, { namespace: named }: Globals): KubeObject {
  const { namespace = k8s.namespace } = manifestScope(object, resource, named);
  return resource.namespaced ? { ...object, metadata: { ...object.metadata, namespace } } : object;
}

/** Finds the type of a manifest's object on this server. */
export function findManifestResource(k8s: K8s, object: KubeObject, signal: AbortSignal): Promise<Resource> {
  return k8s.discovery.kind(object.apiVersion ?? "", object.kind ?? "", signal);
}

/**
 * Checks that the command line names a manifest.
 *
 * @param command The words of the command: `apply`, `auth reconcile`.
 */
export function requireFiles(command: string, { filename }: Pick<ManifestFlags, "filename">): string[] {
  if (filename !== undefined && filename.length > 0) return filename;
  throw new UsageError(`Cannot ${command.split(" ").at(-1)} objects: must specify one of -f and -k`, {
    hints: [`run \`k8s ${command} -f FILE\`, or use -f - for standard input`],
  });
}
