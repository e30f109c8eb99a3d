import { NetworkError } from "../../data/core/errors.ts";
import type { Shell } from "./shell.ts";

// Fewer objects show no progress.
const MANY = 20;

/** Counts the objects of one command, for the progress at a terminal and for the report after Ctrl+C. */
export interface BulkReport extends Disposable {
  /** Counts an object that was written. */
  done(): void;
  /** Counts an object that was not written, or whose request was cut off by Ctrl+C. */
  failed(about: string, error: unknown): void;
}

/** Settings of {@linkcode bulkReport}. */
export interface BulkSettings {
  /** The result for an object. @default {"written"} */
  result?: string | undefined;
  /** The least number of objects for a report after Ctrl+C. @default {2} */
  least?: number | undefined;
}

/**
 * Starts to count the objects of one command. After Ctrl+C its disposal prints how many objects were written, which ones
 * may have been written because their requests were cut off, and how many were not written.
 */
export function bulkReport(
  shell: Shell,
  total: number,
  { result = "written", least = 2 }: BulkSettings = {},
): BulkReport {
  const status = total >= MANY ? shell.status : undefined;
  const cutOff: string[] = [];
  let [done, failed] = [0, 0];
  const show = () => status?.(`${done + failed} of ${total} objects`);
  return {
    done() {
      done++;
      show();
    },
    failed(about, error) {
      if (shell.signal.aborted && isCutOff(error, shell.signal)) cutOff.push(about);
      else failed++;
      show();
    },
    [Symbol.dispose]() {
      status?.("");
      if (!shell.signal.aborted || total < least || done === total) return;
      const left = total - done - failed - cutOff.length;
      const parts = [`${done} of ${total} objects were ${result}`];
      if (failed > 0) parts.push(`${failed} failed`);
      if (cutOff.length > 0) parts.push(`${cutOff.length} may have been ${result} (${cutOff.join(", ")})`);
      shell.err(`Interrupted: ${[...parts, `${left} were not`].join(", ")}`);
    },
  };
}

function isCutOff(error: unknown, { reason }: AbortSignal): boolean {
  return error === reason || error instanceof NetworkError;
}
