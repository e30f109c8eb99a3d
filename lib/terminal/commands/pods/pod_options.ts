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
export const QUIET = { short: "-q", help: "Only print output of the command" } as const;

/** Waits for a pod of a workload. */
export const POD_RUNNING_TIMEOUT = {
  value: "time",
  type: "duration",
  default: "1m0s",
  help: "Wait this long for a pod of a workload",
} as const;
