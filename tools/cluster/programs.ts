/** A started program or folder, which ends with this process in any case. */
export interface Program {
  close(): Promise<void>;
}

/**
 * Starts a program that writes to a log file. A watcher kills the program when a pipe shows that this process has ended.
 * The program gets SIGKILL, because an API server would wait for minutes, and its data is not kept. It ignores signals to
 * the process group from a terminal or timeout(1).
 */
export function startProgram(path: string, args: readonly string[], log: string): Program {
  const script = `
    log=$1; shift
    exec 3<&0 >>"$log" 2>&1
    trap '' INT TERM HUP
    "$@" </dev/null 3<&- & program=$!
    (read -r _ <&3; kill -KILL "$program") 2>/dev/null & watcher=$!
    wait "$program"; code=$?
    kill -KILL "$watcher" 2>/dev/null
    exit "$code"`;
  return held(["-c", script, "program", log, path, ...args]);
}

/** Removes a folder on dispose, or when this process ends. */
export function startSweeper(folder: string): Program {
  // A program may still write while it is ending, so the removal is repeated once.
  const script = `trap '' INT TERM HUP; read -r _; for n in 1 2 3 4 5 6 7 8; do rm -rf "$1" && break; sleep 1; done`;
  return held(["-c", script, "sweeper", folder]);
}

function held(args: string[]): Program {
  const child = new Deno.Command("sh", { args, stdin: "piped", stdout: "null", stderr: "null" }).spawn();
  return {
    async close() {
      await child.stdin.close().catch(() => {});
      await child.status;
    },
  };
}
