/** Something that was started, and ends with this process, however this one ends. */
export interface Program {
  close(): Promise<void>;
}

/**
 * Starts a program that writes to a log file. Its watcher sees at the end of a pipe when this process is gone. It is not
 * asked to end: an API server waits for minutes then, and nothing of it is kept. What a terminal or timeout(1) sends to
 * all of the group is for this process alone.
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

/** Removes a folder when it is closed, or when this process is gone. */
export function startSweeper(folder: string): Program {
  // Programs that are still ending may write once more.
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
