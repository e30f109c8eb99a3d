import { pooled } from "../../data/base/concurrency.ts";
import { defined } from "../../data/base/defined.ts";
import { attempt } from "./continue_on_error.ts";
import type { Shell } from "./shell.ts";

/** The number of objects that are written at a time. Each request waits as long as the server asks for (429). */
const PARALLEL = 16;

// Fewer objects show no progress.
const MANY = 20;

/**
 * Writes each object, and prints the results in the order of the objects. If a write fails, its error is reported, the
 * others still run, and the exit code is 1. After Ctrl+C it says how many objects were written.
 */
export async function writeTargets<Target extends { about?: string }, T>(
  shell: Shell,
  { targets, isSingle }: { targets: readonly Target[]; isSingle: boolean },
  write: (target: Target) => Promise<T>,
  print: (result: T, target: Target) => Promise<void>,
): Promise<void> {
  const { length } = targets;
  let [done, started] = [0, 0];
  const status = length >= MANY ? shell.status : undefined;
  const call = async (target: Target) => {
    shell.signal.throwIfAborted();
    started++;
    const result = await write(target);
    done++;
    status?.(`${done} of ${length} objects`);
    return { result, target };
  };
  // An error belongs to its object, so it is reported when the turn of the object comes.
  const settled = (target: Target) =>
    call(target).then((value) => () => Promise.resolve(value), (error) => () => Promise.reject(error));
  let turn = 0;
  try {
    for await (const outcome of pooled(targets, PARALLEL, settled)) {
      const about = targets[turn++]?.about;
      const written = await attempt(shell, outcome, { ...defined({ about }), alone: isSingle });
      if (written !== undefined) await print(written.result, written.target);
    }
  } finally {
    status?.("");
    if (shell.signal.aborted && length > 1) {
      const open = started - done;
      const unknown = open === 0 ? "" : `; ${open} may have been written`;
      shell.err(`Interrupted: ${done} of ${length} objects were written${unknown}`);
    }
  }
}
