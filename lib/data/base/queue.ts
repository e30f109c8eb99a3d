/** Runs work after all work that was queued before it, and returns its result. */
export type Queue = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Creates a {@linkcode Queue}. Failed work does not stop the work queued after it. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
