import { defined } from "../../data/base/defined.ts";
import { KubeError } from "../../data/core/errors.ts";
import { holdsSecret } from "../display/secret_text.ts";
import type { K8s } from "../../session/k8s.ts";

/** The error for a command line that ended with a nonzero exit code. The reason is on stderr. */
export class CommandError extends KubeError {
  /** The class name. */
  override readonly name = "CommandError";
  /** The exit code: 1 if the command failed, 2 if it was used incorrectly. */
  readonly exitCode: number;

  /**
   * Creates the error.
   *
   * @param words The words of the command line.
   * @param exitCode The exit code of the command.
   */
  constructor(words: readonly string[], exitCode: number) {
    super(`k8s ${shown(words)} ended with code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

// Arguments can be secrets. Leave out all words from the first one that may be a secret.
function shown(words: readonly string[]): string {
  const at = words.findIndex((_, index) => holdsSecret(words.slice(0, index + 1).join(" ")));
  return (at < 0 ? words : [...words.slice(0, at), "..."]).join(" ");
}

/** Options of {@linkcode command}. */
export interface CommandOptions {
  /** The standard input of the command (`-f -`). @default {this process's standard input} */
  input?: string;
}

/**
 * Runs a `k8s` command line in this process with an existing session. The command prints as usual.
 *
 * @param k8s The session of the command. Flags such as `-n` change it for this command only.
 * @param words The words of the command line without `k8s`: `["get", "pods", "-o", "wide"]`.
 * @param options The standard input of the command.
 * @returns The object or list that was read, the object that was written, or else the printed text.
 * @throws {CommandError} If the command fails.
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
