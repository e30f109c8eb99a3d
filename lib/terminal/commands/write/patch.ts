import { UsageError } from "../../../data/core/errors.ts";
import { type PatchType, patchType } from "../../../api/client/writing.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { parseDocuments } from "../../shell/manifests.ts";
import { readNamed } from "../../shell/read_named.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets, requireTypes } from "../../shell/targets.ts";
import {
  newWriteCommand,
  printWritten,
  readDryRun,
  readValidation,
  type WriteFlags,
  writeOptions,
} from "../../shell/write_flags.ts";
import { defined } from "../../../data/base/defined.ts";

interface PatchFlags extends WriteFlags {
  patch?: string | undefined;
  patchFile?: string | undefined;
  type?: string | undefined;
  subresource?: string | undefined;
}

/** `k8s patch TYPE NAME -p PATCH`. */
export function patchCommand(shell: Shell) {
  return newWriteCommand("patch", "Change fields of an object.")
    .arguments("<target...:string>")
    .option("-p, --patch <patch:string>", "The patch, JSON or YAML.")
    .option("--patch-file <file:string>", "The file that holds it.")
    .option("--type <type:string>", "strategic, merge or json. Default: strategic, and merge for custom kinds.")
    .option("--subresource <name:string>", "Such as status or scale.")
    .example("A field", `k8s patch deployment web -p '{"spec":{"replicas":3}}'`)
    .example("RFC 6902", `k8s patch pod web --type=json -p '[{"op":"remove","path":"/metadata/labels/old"}]'`)
    .action(async (flags: PatchFlags, ...args: string[]) => await patch(shell, flags, args));
}

async function patch(shell: Shell, flags: PatchFlags, args: string[]): Promise<void> {
  const body = await readPatch(shell, flags);
  const type = namedType(flags.type);
  await using k8s = await openShellSession(shell, flags);
  const options = {
    ...writeOptions(shell, flags),
    ...defined({ type, subresource: flags.subresource }),
  };
  const isHere = readDryRun(flags) === "client";
  const targets = readTargets(args);
  await requireTypes(k8s, targets, shell.signal);
  for (const target of targets) {
    if (target.names.length === 0) throw new UsageError(`Cannot patch "${target.type}" without a name`);
    const resource = await k8s.discovery.resolve(target.type, shell.signal);
    const change = async (name: string) => {
      if (!isHere) return await k8s.patch<string>(target.type, name, body, options);
      const { patchHere } = await import("./client_dry_run.ts");
      const { signal, namespace, subresource } = options;
      const object = await k8s.get<string>(target.type, name, defined({ signal, namespace, subresource }));
      return await patchHere(k8s, resource, object, body, { signal, type: type ?? patchType(resource, body) });
    };
    for (const name of target.names) {
      const call = async () => await printWritten(shell, flags, "patched", await change(name), resource);
      await attempt(shell, call, {
        about: `${target.type}/${name}`,
        alone: targets.length * target.names.length === 1,
      });
    }
  }
}

function namedType(type: string | undefined): PatchType | undefined {
  if (type === undefined || type === "json" || type === "merge" || type === "strategic") return type;
  throw new UsageError(`Unknown patch type "${type}"`, { hints: ["json (RFC 6902), merge (RFC 7386) or strategic"] });
}

async function readPatch(shell: Shell, flags: PatchFlags): Promise<unknown> {
  const { patch, patchFile } = flags;
  if ((patch === undefined) === (patchFile === undefined)) {
    throw new UsageError("Cannot patch without one of --patch and --patch-file");
  }
  const text = patch ?? await readNamed("patch", patchFile ?? "");
  const source = patchFile ?? "the patch";
  const [value] = await parseDocuments(shell, text, source, readValidation(flags));
  if (typeof value !== "object" || value === null) {
    throw new UsageError("Cannot use the patch: it is neither an object nor a list");
  }
  return value;
}
