import { dirname, relative, resolve } from "node:path";
import { UsageError } from "../../../data/core/errors.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import type { RunDot } from "./dot_commands.ts";
import { holdsSecret } from "../../display/secret_text.ts";
import type { TranscriptStep } from "../save/transcript.ts";
import { splitWords } from "../shell_words.ts";

/** `.editor` */
export const editor: RunDot = async (_rest, bench, signal) => {
  bench.shell.err("(Ctrl+D runs the text, Ctrl+C discards it)");
  const input = await bench.read({ first: "", next: "" }, { lines: true });
  if (input.kind !== "text" || input.text.trim() === "") return;
  const { perform } = await import("../run_input.ts");
  await perform(input.text, bench, signal);
};

/** `.load FILE` */
export const load: RunDot = async (rest, bench, signal) => {
  const [path, ...others] = splitWords(rest);
  if (path === undefined || others.length > 0) throw new UsageError("Expected one file after .load");
  const text = await Deno.readTextFile(path).catch((cause) => {
    throw new UsageError(`Cannot load "${path}": ${cause instanceof Deno.errors.NotFound ? "no such file" : cause}`, {
      cause,
    });
  });
  const { perform } = await import("../run_input.ts");
  await perform(text, bench, signal);
};

/** `.save FILE` */
export const save: RunDot = async (rest, { steps, origin, shell }) => {
  const [path, ...others] = splitWords(rest);
  if (path === undefined || others.length > 0) {
    throw new UsageError("Expected one file after .save", { hints: [".save tour.ts"] });
  }
  if (steps.length === 0) throw new UsageError("Cannot save the session: no input has succeeded yet");
  const { writeScript: scriptOf } = await import("../save/script.ts");
  const folder = dirname(resolve(path));
  const text = scriptOf(steps, { origin, specifier: (name) => seenFrom(folder, name) });
  // An existing script is never overwritten, because hours of work may be in it.
  const isPrivate = steps.some((step) => holdsSecret(typedIn(step)));
  await Deno.writeTextFile(path, text, { createNew: true, mode: isPrivate ? 0o700 : 0o755 }).catch((cause) => {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new UsageError(`Cannot save to "${path}": the file exists`, { cause });
  });
  shell.err(`saved; run it with \`k8s run ${shellWord(path)}\``);
  if (isPrivate) shell.err("note: the script seems to contain a secret, so only you can read it");
};

function typedIn(step: TranscriptStep): string {
  if (step.kind === "session" || step.kind === "fleet") return "";
  return step.kind === "code" ? step.text : `${step.words.join(" ")}\n${step.input ?? ""}`;
}

// Modules are resolved from the folder in which the prompt was started.
function seenFrom(folder: string, name: string): string {
  if (!/^\.{0,2}\//.test(name)) return name;
  const seen = relative(folder, resolve(name)).replaceAll("\\", "/");
  return seen.startsWith(".") ? seen : `./${seen}`;
}
