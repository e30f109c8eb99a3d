import { UsageError } from "../core/errors.ts";
import type { RunDot } from "./dots.ts";
import { splitWords } from "./words.ts";

/** `.editor` */
export const editor: RunDot = async (_rest, bench, signal) => {
  bench.shell.err("(Ctrl+D runs it, Ctrl+C drops it)");
  const input = await bench.read({ first: "", next: "" }, { lines: true });
  if (input.kind !== "text" || input.text.trim() === "") return;
  const { perform } = await import("./perform.ts");
  await perform(input.text, bench, signal);
};

/** `.load FILE` */
export const load: RunDot = async (rest, bench, signal) => {
  const [path, ...others] = splitWords(rest);
  if (path === undefined || others.length > 0) throw new UsageError(".load takes one file");
  const text = await Deno.readTextFile(path).catch((cause) => {
    throw new UsageError(`Cannot load "${path}": ${cause instanceof Deno.errors.NotFound ? "no such file" : cause}`, {
      cause,
    });
  });
  const { perform } = await import("./perform.ts");
  await perform(text, bench, signal);
};

/** `.save FILE` */
export const save: RunDot = () => Promise.reject(new UsageError(".save: not here yet"));
