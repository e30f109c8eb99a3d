/** Runs work after all work that was given before it, and gives its result. */
export type Queue = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Creates a {@linkcode Queue}. Work that fails does not stop the work behind it. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
