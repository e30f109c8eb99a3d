import { defined } from "../../data/base/defined.ts";
import { KubeError } from "../../data/core/errors.ts";
import { holdsSecret } from "../display/secret_text.ts";
import type { K8s } from "../../session/k8s.ts";

/** A command line that ended with another exit code than 0; what it had to say stands on stderr. */
export class CommandError extends KubeError {
  /** The name of the class. */
  override readonly name = "CommandError";
  /** 1 refused or failed, 2 wrong usage. */
  readonly exitCode: number;

  /**
   * Makes one.
   *
   * @param words The command line.
   * @param exitCode What the command would have ended its process with.
   */
  constructor(words: readonly string[], exitCode: number) {
    super(`k8s ${shown(words)} ended with code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

// What it was given can be a secret, which no error tells: nothing is shown from there on.
function shown(words: readonly string[]): string {
  const at = words.findIndex((_, index) => holdsSecret(words.slice(0, index + 1).join(" ")));
  return (at < 0 ? words : [...words.slice(0, at), "..."]).join(" ");
}

/** Options of {@linkcode command}. */
export interface CommandOptions {
  /** What it reads where it wants standard input (`-f -`). @default {this process's standard input} */
  input?: string;
}

/**
 * Runs a command line of `k8s` inside a session, in this process: it prints what the command prints.
 *
 * @param k8s The session that the command works with; flags such as `-n` change it for this command.
 * @param words The command line, without `k8s`: `["get", "pods", "-o", "wide"]`.
 * @param options What it reads.
 * @returns The object or list of a read, the written object, or else the text that the command printed.
 * @throws {CommandError} Where it failed.
 */
export async function command(
  k8s: K8s,
  words: readonly string[],
  { input }: CommandOptions = {},
): Promise<unknown> {
  const [{ run }, { processShell }, { recorded, resultOfCommand }, { isEndless }] = await Promise.all([
    import("./run.ts"),
    import("../shell/process_shell.ts"),
    import("../repl/save/recording_session.ts"),
    import("../repl/prompt/fill_screen.ts"),
  ]);
  const record = { results: [] };
  const stdin = input === undefined ? undefined : () => new Blob([input]).stream();
  const { out, ...shell } = processShell(false);
  let kept: { value: unknown } | undefined;
  let printed = "";
  const code = await run(words, {
    ...shell,
    ...defined({ stdin }),
    out: (text) => {
      if (!isEndless(words)) printed += text;
      return out(text);
    },
    outBytes: undefined,
    session: recorded(k8s, record),
    keep: (value) => kept = { value },
  });
  if (code !== 0) throw new CommandError(words, code);
  return resultOfCommand(kept, record.results, printed);
}
