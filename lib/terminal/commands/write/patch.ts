import { isForbidden, UsageError } from "../../../data/core/errors.ts";
import { patchType } from "../../../api/client/writing.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { parseDocuments } from "../../shell/manifests.ts";
import { readNamed } from "../../shell/read_named.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets, requireTypes } from "../../shell/targets.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, SHARED_OPTIONS, TARGET } from "../../shell/shared_options.ts";
import { printWritten, readValidation, WRITE_FLAGS, writeOptions } from "../../shell/write_flags.ts";
import type { Patch } from "../../../data/core/written.ts";
import { defined } from "../../../data/base/defined.ts";

const PATCH_OPTIONS = {
  patch: { short: "-p", value: "patch", help: "The patch, as JSON or YAML" },
  patchFile: { value: "file", help: "File with the patch", completion: "file" },
  type: {
    value: "type",
    help: "Type of the patch",
    default: "strategic, or merge for custom kinds",
    invalid: '--type must be one of [json merge strategic], not "{value}"',
    values: [
      { name: "strategic" },
      { name: "merge", help: "RFC 7386" },
      { name: "json", help: "RFC 6902" },
    ],
  },
  subresource: SHARED_OPTIONS.subresource,
  ...WRITE_FLAGS,
} as const satisfies Options;

type PatchFlags = Globals & FlagsOf<typeof PATCH_OPTIONS>;

/** `k8s patch TYPE NAME -p PATCH`: changes fields of an object. */
export function patchCommand(shell: Shell) {
  return defineCommand({
    name: "patch",
    description: "Change fields of an object.",
    examples: [
      ["Set a field", `k8s patch deployment web -p '{"spec":{"replicas":3}}'`],
      [
        "Remove a label with a JSON Patch",
        `k8s patch pod web --type=json -p '[{"op":"remove","path":"/metadata/labels/old"}]'`,
      ],
    ],
    arguments: [TARGET],
    options: PATCH_OPTIONS,
    action: async (flags, ...args) => await patch(shell, flags, args),
  });
}

async function patch(shell: Shell, flags: PatchFlags, args: string[]): Promise<void> {
  const body = await readPatch(shell, flags);
  const { type } = flags;
  await using k8s = await openShellSession(shell, flags);
  const options = {
    ...writeOptions(shell, flags),
    ...defined({ type, subresource: flags.subresource }),
  };
  const isHere = flags.dryRun === "client";
  // Like kubectl, read the object first to report whether it changes. -o and --curl do not need that.
  const tellsOfChange = flags.output === undefined && !flags.curl;
  const targets = readTargets(args);
  await requireTypes(k8s, targets, shell.signal);
  for (const target of targets) {
    if (target.names.length === 0) {
      throw new UsageError(`Cannot patch ${target.type}: resource(s) were provided, but no name was specified`);
    }
    const resource = await k8s.discovery.resolve(target.type, shell.signal);
    const { signal, namespace, subresource } = options;
    const read = async (name: string) => {
      return await k8s.get<string>(target.type, name, defined({ signal, namespace, subresource }));
    };
    const change = async (name: string) => {
      if (!isHere) {
        const before = tellsOfChange ? await read(name).catch(unlessForbidden) : undefined;
        return { before, after: await k8s.patch<string>(target.type, name, body as Patch, options) };
      }
      const { patchHere } = await import("./client_dry_run.ts");
      const before = await read(name);
      const patchTypeUsed = type ?? patchType(resource, body);
      return { before, after: await patchHere(k8s, resource, before, body, { signal, type: patchTypeUsed }) };
    };
    for (const name of target.names) {
      const call = async () => {
        const { before, after } = await change(name);
        const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(after);
        // The answer to a patch of the subresource `scale` is a Scale.
        const answered = after.kind === "Scale" ? { group: "autoscaling", kind: "Scale" } : resource;
        await printWritten(shell, flags, isSame ? "patched (no change)" : "patched", after, answered);
      };
      await attempt(shell, call, {
        about: `${target.type}/${name}`,
        alone: targets.length * target.names.length === 1,
      });
    }
  }
}

// Users may be allowed to patch but not to read.
function unlessForbidden(error: unknown): undefined {
  if (!isForbidden(error)) throw error;
}

async function readPatch(shell: Shell, flags: PatchFlags): Promise<unknown> {
  const { patch, patchFile } = flags;
  if ((patch === undefined) === (patchFile === undefined)) {
    throw new UsageError(
      "Cannot patch objects: must specify --patch or --patch-file containing the contents of the patch",
    );
  }
  const text = patch ?? await readNamed("patch", patchFile ?? "");
  const source = patchFile ?? "the patch";
  const [value] = await parseDocuments(shell, text, source, readValidation(flags));
  if (typeof value !== "object" || value === null) {
    throw new UsageError("Cannot apply the patch: it is neither an object nor a list");
  }
  return value;
}
