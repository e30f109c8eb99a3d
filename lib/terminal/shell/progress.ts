import type { PageInfo } from "../../api/client/options.ts";
import type { Shell } from "./shell.ts";

/** Reports the progress of a read. */
export interface Progress extends Disposable {
  /** Reports that a page arrived. */
  page(page: PageInfo): void;
}

// A shorter read shows no progress.
const AFTER_MS = 1000;
const EVERY_MS = 250;

/** Shows objects, bytes and bytes per second on stderr if it is a terminal, after the first second of a read. */
export function progress(shell: Pick<Shell, "status">, { now = Date.now }: { now?: () => number } = {}): Progress {
  const { status } = shell;
  if (status === undefined) return { page() {}, [Symbol.dispose]() {} };
  const started = now();
  let [count, size] = [0, 0];
  const show = () => {
    const seconds = (now() - started) / 1000;
    if (seconds * 1000 < AFTER_MS) return;
    status(`${count.toLocaleString("en")} objects, ${bytes(size)}, ${bytes(size / seconds)}/s`);
  };
  const timer = setInterval(show, EVERY_MS);
  return {
    page(page) {
      count += page.count;
      size += page.size;
      show();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      status("");
    },
  };
}

function bytes(size: number): string {
  const [unit, value] = size < 1e6 ? ["kB", size / 1e3] : size < 1e9 ? ["MB", size / 1e6] : ["GB", size / 1e9];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}
