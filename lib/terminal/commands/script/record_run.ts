import { InputError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import type { RecordedAccess } from "../../../data/rbac/recorded.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { type Shell, writeErrorBytes } from "../../shell/shell.ts";
import { preloadModule, scriptFlags } from "../../shell/own_program.ts";
import { scriptFolder } from "../../shell/script_url.ts";
import { RUN_VARIABLE, type RunSettings } from "./run_settings.ts";
import { runScriptToEnd, targetOf } from "./run_script.ts";

/** Options of {@linkcode recordRun}. */
export interface RecordRunOptions {
  flags: Globals;
  script: string;
  args: readonly string[];
  /** The file to which the script's process adds a line for each request. */
  file: string;
}

/**
 * Runs a script and records the permissions of its requests in a file. Its output goes to stderr, because stdout belongs
 * to the caller. The shell has the script's exit code afterwards.
 */
export async function recordRun(shell: Shell, { flags, script, args, file }: RecordRunOptions): Promise<void> {
  const target = await targetOf(script);
  const settings: RunSettings = { flags, script: target, verbose: flags.verbose !== undefined, recording: file };
  const deno = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--quiet", "--no-lock", ...await scriptFlags(scriptFolder(script))],
      ...[`--preload=${preloadModule()}`, target, ...args],
    ],
    env: { [RUN_VARIABLE]: JSON.stringify(settings), NO_COLOR: "1" },
    stdin: "inherit",
    stdout: "piped",
    stderr: "inherit",
  });
  await runScriptToEnd(deno, shell, async ({ stdout }) => {
    for await (const bytes of stdout) await writeErrorBytes(shell, bytes);
  });
}

/** Reads the permissions that {@linkcode recordRun} has written, of one or several runs. */
export async function readRecording(file: string): Promise<RecordedAccess[]> {
  const text = await Deno.readTextFile(file).catch((cause) => {
    if (cause instanceof Deno.errors.NotFound) return "";
    throw new InputError(`Cannot read the recording "${file}": ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  });
  return text.split("\n").filter((line) => line !== "").map((line, index) => parseAccess(line, `${file}:${index + 1}`));
}

const TEXTS = ["verb", "group", "resource", "subresource", "namespace", "name", "path", "naming"] as const;

function parseAccess(line: string, place: string): RecordedAccess {
  const wrong = (reason: string) => new InputError(`Cannot read the recording at ${place}: ${reason}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong("the line is not JSON");
  }
  if (!isRecord(value)) throw wrong("the line is not a recorded permission");
  for (const key of TEXTS) if (typeof value[key] !== "string") throw wrong(`the field "${key}" is not text`);
  // The fields were just checked; the rest are counts and flags of our own process.
  return { count: 1, refused: 0, applied: false, created: false, ...value } as RecordedAccess;
}
