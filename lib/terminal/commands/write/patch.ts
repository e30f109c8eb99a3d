import { defined } from "../../../data/base/defined.ts";
import { isForbidden, UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Patch } from "../../../data/core/written.ts";
import type { K8s } from "../../../session/k8s.ts";
import { LOCAL } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { parseDocuments } from "../../shell/manifests.ts";
import { checkSelection, fetchTarget, findTargets, type WriteTarget } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { readNamed } from "../../shell/read_named.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets } from "../../shell/targets.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import { printWritten, readValidation, WRITE_FLAGS, writeOptions } from "../../shell/write_flags.ts";

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
  ...LOCAL,
  ...MANIFEST_OPTIONS,
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
      [
        "Print a changed manifest without a server",
        `k8s patch -f web.yaml --local -p '{"spec":{"replicas":3}}' -o yaml`,
      ],
    ],
    arguments: [TARGETS],
    options: PATCH_OPTIONS,
    action: async (flags, ...args) => await patch(shell, flags, args),
  });
}

async function patch(shell: Shell, flags: PatchFlags, args: string[]): Promise<void> {
  const body = await readPatch(shell, flags);
  const { type, local, dryRun, subresource } = flags;
  if (local && args.length > 0) throw new UsageError("cannot specify --local and server resources");
  if (args.length === 0 && flags.filename === undefined) {
    throw new UsageError("You must provide one or more resources by argument or filename");
  }
  checkSelection(flags, args, dryRun);
  for (const { type, names } of readTargets(args)) {
    if (names.length > 0) continue;
    throw new UsageError(`Cannot patch ${type}: resource(s) were provided, but no name was specified`);
  }
  await using k8s = local ? undefined : await openShellSession(shell, flags);
  const selection = await findTargets(shell, k8s, flags, args);
  const options = { ...writeOptions(shell, flags), ...defined({ type, subresource }) };
  // Like kubectl, read a named object first to report whether it changes. -o and --curl do not need that.
  const tellsOfChange = flags.output === undefined && !flags.curl && flags.filename === undefined;
  await writeTargets(shell, selection, async (target) => {
    if (k8s === undefined) return await changeHere(shell, k8s, target, body, type);
    const scope = defined({ namespace: target.namespace ?? options.namespace });
    const read = async () => {
      const { signal } = shell;
      return await k8s.get<string>(target.type, target.name, { signal, ...defined({ subresource }), ...scope });
    };
    if (dryRun === "client") return await changeHere(shell, k8s, { ...target, object: await read() }, body, type);
    const before = tellsOfChange ? await read().catch(unlessForbidden) : undefined;
    return {
      before,
      after: await k8s.patch<string>(target.type, target.name, body as Patch, { ...options, ...scope }),
    };
  }, async ({ before, after }, { resource }) => {
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(after);
    // The answer to a patch of the subresource `scale` is a Scale.
    const answered = after.kind === "Scale" ? { group: "autoscaling", kind: "Scale" } : resource;
    await printWritten(shell, flags, isSame ? "patched (no change)" : "patched", after, answered);
  });
}

/** Changes the object of a target without sending the patch. */
async function changeHere(
  shell: Shell,
  k8s: K8s | undefined,
  target: WriteTarget,
  patch: unknown,
  type: PatchFlags["type"],
): Promise<{ before: KubeObject; after: KubeObject }> {
  const { patchHere, patchLocally } = await import("./client_dry_run.ts");
  const before = await fetchTarget(shell, k8s, target);
  if (k8s === undefined) return { before, after: await patchLocally(before, patch, type) };
  const resource = await k8s.discovery.resolve(target.type, shell.signal);
  return { before, after: await patchHere(k8s, resource, before, patch, { signal: shell.signal, type }) };
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
