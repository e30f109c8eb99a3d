/** Waits for some milliseconds. Rejects with the signal's reason if the signal is aborted first. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Waits for some work. Rejects with the signal's reason if the signal is aborted first. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  // A promise as long-lived as the signal would keep everything alive that was raced against it.
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([aborted.promise, work]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Waits until a signal is aborted, or forever if there is no signal. */
export function whenAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Returns a signal that is aborted as soon as one of the given signals is. */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

/** The times of {@linkcode showProgress}, in milliseconds. */
export interface ProgressTimes {
  /** A shorter call shows no progress. @default {1000} */
  after?: number;
  /** The time between two texts. @default {250} */
  every?: number;
}

/** Shows the progress of a call until disposal, which shows an empty text. */
export function showProgress(
  show: ((text: string) => void) | undefined,
  text: () => string,
  { after = 1000, every = 250 }: ProgressTimes = {},
): Disposable {
  if (show === undefined) return { [Symbol.dispose]() {} };
  let timer = setTimeout(() => {
    show(text());
    timer = setInterval(() => show(text()), every);
  }, after);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      show("");
    },
  };
}
