import type { PageInfo } from "../../api/client/options.ts";
import { type ProgressTimes, showProgress } from "../../data/base/wait.ts";

/** Reports the progress of a read. */
export interface Progress extends Disposable {
  /** Reports that a page arrived. */
  page(page: PageInfo): void;
}

/** Shows objects, bytes and bytes per second after the first second of a read. */
export function progress(
  show: (text: string) => void,
  { now = Date.now, ...times }: ProgressTimes & { now?: () => number } = {},
): Progress {
  const started = now();
  let [count, size] = [0, 0];
  const shown = showProgress(show, () => {
    const seconds = (now() - started) / 1000;
    return `${count.toLocaleString("en")} objects, ${bytes(size)}, ${bytes(size / seconds)}/s`;
  }, times);
  return {
    page(page) {
      count += page.count;
      size += page.size;
    },
    [Symbol.dispose]: () => shown[Symbol.dispose](),
  };
}

function bytes(size: number): string {
  const [unit, value] = size < 1e6 ? ["kB", size / 1e3] : size < 1e9 ? ["MB", size / 1e6] : ["GB", size / 1e9];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}
