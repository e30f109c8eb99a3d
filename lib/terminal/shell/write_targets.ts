import { pooled } from "../../data/base/concurrency.ts";
import { defined } from "../../data/base/defined.ts";
import { type BulkReport, bulkReport } from "./bulk_report.ts";
import { attempt } from "./continue_on_error.ts";
import type { Shell } from "./shell.ts";

/** The number of objects that are written at a time. Each request waits as long as the server asks for (429). */
const PARALLEL = 16;

/** The words for an object. */
interface Named {
  /** The name and source of the object, for errors. */
  about?: string;
  type?: string;
  name?: string;
}

/** The objects of a bulk write. */
export interface BulkTargets<Target> {
  targets: readonly Target[];
  /** Whether there is only one object, whose error ends the command. */
  isSingle: boolean;
  /** Counts the objects. @default {a report on these objects} */
  report?: BulkReport | undefined;
  /** The result for an object, for the report. @default {"written"} */
  result?: string | undefined;
}

/**
 * Writes each object, 16 at a time, and prints the results in the order of the objects. If a write fails, its error is
 * reported, the others still run, and the exit code is 1. After Ctrl+C no request begins. The results of the finished ones
 * are printed, and then the number of objects that were written.
 */
export async function writeTargets<Target extends Named, T>(
  shell: Shell,
  { targets, isSingle, report: given, result }: BulkTargets<Target>,
  write: (target: Target) => Promise<T>,
  print: (result: T, target: Target) => Promise<void>,
): Promise<void> {
  const { signal } = shell;
  using own = given === undefined ? bulkReport(shell, targets.length, { result }) : undefined;
  const report = given ?? own;
  const call = async (target: Target) => {
    signal.throwIfAborted();
    try {
      const result = await write(target);
      report?.done();
      return { result, target };
    } catch (error) {
      const { type, name, about = `${type}/${name}` } = target;
      report?.failed(about, error);
      throw error;
    }
  };
  // An error belongs to its object, so it is reported when the turn of the object comes.
  const settled = (target: Target) =>
    call(target).then((value) => () => Promise.resolve(value), (error) => () => Promise.reject(error));
  let turn = 0;
  for await (const outcome of pooled(targets, PARALLEL, settled)) {
    const about = targets[turn++]?.about;
    const written = signal.aborted
      ? await outcome().catch(() => undefined)
      : await attempt(shell, outcome, { ...defined({ about }), alone: isSingle });
    if (written !== undefined) await print(written.result, written.target);
  }
  signal.throwIfAborted();
}
