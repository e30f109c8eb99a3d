import { delay } from "../../data/base/wait.ts";
import type { CommandSession } from "../../session/create.ts";
import { openShellSession } from "./open_session.ts";
import type { Globals } from "./shared_options.ts";
import type { Shell } from "./shell.ts";

/** The seconds between two runs, by command. Metrics are some seconds old. */
const SECONDS = { describe: 2, top: 5 };

/** A command that is run again and again with -w. */
export type RedrawnCommand = keyof typeof SECONDS;

/** Returns whether -w runs a command again and again. */
export function isRedrawn(verb: string): verb is RedrawnCommand {
  return Object.hasOwn(SECONDS, verb);
}

/**
 * Runs a command again and again until Ctrl+C. On a terminal its output is drawn in place; otherwise it is written each time
 * that it differs, after a line of dashes.
 */
export async function redraw(
  shell: Shell,
  flags: Globals,
  verb: RedrawnCommand,
  run: (shell: Shell) => Promise<void>,
): Promise<void> {
  await using k8s = await openShellSession(shell, flags);
  await redrawEach(shell, verb, async (inner) => {
    inner.session = k8s as CommandSession;
    await run(inner);
  });
}

/** Like {@linkcode redraw}, for a command that opens its sessions itself. */
export async function redrawEach(
  shell: Shell,
  verb: RedrawnCommand,
  run: (shell: Shell) => Promise<void>,
): Promise<void> {
  let last: string | undefined;
  while (!shell.signal.aborted) {
    let text = "";
    const inner: Shell = {
      ...shell,
      out: (more) => void (text += more),
      outBytes: undefined,
      err: (more) => void (text += `${more}\n`),
      exitCode: 0,
    };
    await run(inner);
    shell.exitCode = inner.exitCode;
    if (shell.frame !== undefined) await shell.frame(text.trimEnd().split("\n").map((line) => ({ text: line })));
    else if (text !== last) await shell.out(last === undefined ? text : `---\n${text}`);
    last = text;
    await delay(SECONDS[verb] * 1000, shell.signal);
  }
}
