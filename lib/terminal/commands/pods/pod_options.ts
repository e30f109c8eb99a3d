import type { Shell } from "../../shell/shell.ts";

/** Options that the commands about running pods share. */
export const CONTAINER = {
  short: "-c",
  value: "container",
  help: "Container. Default: that of the annotation kubectl.kubernetes.io/default-container, then the first one",
} as const;

/** Passes on stdin. */
export const STDIN = { short: "-i", help: "Pass stdin to the container" } as const;

/** Runs in a terminal. */
export const TTY = { short: "-t", help: "Run it in a terminal" } as const;

/** Prints less on stderr. */
export const QUIET = { short: "-q", help: "Omit notes about containers and pods" } as const;

/** The default of {@linkcode POD_RUNNING_TIMEOUT}, in milliseconds. */
export const POD_RUNNING_MS = 60_000;

/** Waits for a pod of a workload. */
export const POD_RUNNING_TIMEOUT = {
  value: "time",
  type: "duration",
  default: "1m0s",
  help: "Wait this long for a pod of a workload",
} as const;

/** Returns whether a process runs in this terminal. If --tty cannot be used, it warns in kubectl's words. */
export function usesTerminal(shell: Shell, tty: boolean | undefined): boolean {
  const isTerminal = tty === true && shell.interact !== undefined;
  if (tty && !isTerminal) shell.err("Unable to use a TTY - input is not a terminal or the right kind of file");
  return isTerminal;
}
