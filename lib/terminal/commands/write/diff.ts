import { InputError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { formatFileDiff, type ObjectDiff } from "../../../features/plan/diff.ts";
import { colorDiff } from "../../shell/color_diff.ts";
import { defineCommand } from "../../shell/command.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { readAllManifests } from "../../shell/manifests.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { MANIFEST_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { requireFiles, WRITE_FLAGS } from "../../shell/write_flags.ts";

/** `k8s diff -f`: prints the changes that `apply` would make. */
export function diffCommand(shell: Shell) {
  return defineCommand({
    name: "diff",
    description:
      "Print the changes that `k8s apply` would make, by a dry run on the server. The exit code is 0 if nothing would " +
      "change, 1 if something would, and greater than 1 after an error. If KUBECTL_EXTERNAL_DIFF is set, its program " +
      "compares the objects.",
    examples: [
      ["Show the changes of a file", "k8s diff -f app.yaml"],
      ["Compare with a program of your own", "KUBECTL_EXTERNAL_DIFF='diff -y' k8s diff -f app.yaml"],
    ],
    options: {
      ...MANIFEST_OPTIONS,
      forceConflicts: { help: "Take over fields that other managers own" },
      serverSide: { value: "true", type: "boolean", help: "Accepted for compatibility; always on" },
      fieldManager: WRITE_FLAGS.fieldManager,
      showSecrets: { help: "Show the values of Secrets" },
      concurrency: { value: "number", help: "Accepted for compatibility; 16 objects are compared at a time" },
    },
    action: async (flags) => {
      try {
        const diffs = await readDiffs(shell, flags);
        const changed = diffs.filter(({ diff }) => diff !== "");
        await show(shell, changed);
        // An exit code of 1 means changes, so an error needs another one.
        if (diffs.some(({ error }) => error !== undefined) || shell.exitCode !== 0) shell.exitCode = 2;
        else if (changed.length > 0) shell.exitCode = 1;
      } catch (error) {
        shell.exitCode = 2;
        throw error;
      }
    },
  });
}

type DiffFlags = Parameters<typeof openShellSession>[1] & {
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
  forceConflicts?: boolean | undefined;
  fieldManager?: string | undefined;
  showSecrets?: boolean | undefined;
};

async function readDiffs(shell: Shell, flags: DiffFlags): Promise<ObjectDiff[]> {
  const { recursive, forceConflicts, fieldManager, showSecrets, namespace } = flags;
  const { manifests } = await readAllManifests(shell, requireFiles("diff", flags), { recursive });
  if (manifests.length === 0) throw new InputError("no objects passed to diff: the manifest is empty");
  const objects = manifests.map(({ object }): KubeObject => object);
  await using k8s = await openShellSession(shell, flags);
  const { signal } = shell;
  const diffs = await k8s.diff(objects, { forceConflicts, fieldManager, showSecrets, namespace, signal });
  for (const [index, { error }] of diffs.entries()) {
    if (error === undefined) continue;
    const { object, source } = manifests[index] ?? {};
    const about = `${object?.kind} "${object?.metadata?.name ?? ""}" of ${source}`;
    await attempt(shell, () => Promise.reject(error), { about, alone: diffs.length === 1 });
  }
  return diffs;
}

async function show(shell: Shell, changed: readonly ObjectDiff[]): Promise<void> {
  const program = shell.env("KUBECTL_EXTERNAL_DIFF") ?? "";
  if (program !== "" && changed.length > 0) return await runExternal(shell, program, changed);
  for (const diff of changed) await shell.out(colorDiff(shell, formatFileDiff(diff)));
}

/**
 * Runs the program of KUBECTL_EXTERNAL_DIFF with a folder of live objects and one of merged objects. Its words are split at
 * blanks, and only letters, digits, `-` and `=` may be in arguments (k8s.io/kubectl pkg/cmd/diff/diff.go).
 */
async function runExternal(shell: Shell, words: string, changed: readonly ObjectDiff[]): Promise<void> {
  const [program = "", ...args] = words.split(" ").filter((word, index) =>
    index === 0 || /^[a-zA-Z0-9=-]+$/.test(word)
  );
  const folder = await temporaryFolder("k8s-diff");
  try {
    const [live, merged] = [`${folder}/LIVE`, `${folder}/MERGED`];
    await Promise.all([Deno.mkdir(live), Deno.mkdir(merged)]);
    await Promise.all(changed.flatMap(({ file, before, after }) => [
      Deno.writeTextFile(`${live}/${file}`, before),
      Deno.writeTextFile(`${merged}/${file}`, after),
    ]));
    const { code, stdout, stderr } = await runProgram(program, [...args, live, merged], shell.signal);
    await shell.out(new TextDecoder().decode(stdout));
    if (stderr.length > 0) shell.err(new TextDecoder().decode(stderr).trimEnd());
    if (code > 1) {
      throw new InputError(`Cannot compare the objects: ${program} ended with exit code ${code}`, {
        hints: ["KUBECTL_EXTERNAL_DIFF must end with 0 or 1, as diff does"],
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runProgram(program: string, args: string[], signal: AbortSignal): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(program, { args, signal }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new InputError(`Cannot compare the objects: there is no program "${program}"`, {
      cause,
      hints: ["unset KUBECTL_EXTERNAL_DIFF, or set it to a program on PATH"],
    });
  }
}
