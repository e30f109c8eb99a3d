/** A value that can become stale. */
export interface Refreshable<T> {
  value: T;
  isStale(): Promise<boolean>;
}

/**
 * Creates a value on first use and keeps it. It is created again if it is stale, or if creating it failed.
 *
 * @param make Creates the value. It receives the stale value, if there is one.
 */
export function kept<T>(make: (before?: T) => Promise<Refreshable<T>>): () => Promise<T> {
  let current: Promise<Refreshable<T>> | undefined;
  const renew = (before?: T) => {
    const making: Promise<Refreshable<T>> = make(before).catch((error) => {
      if (current === making) current = undefined;
      throw error;
    });
    return making;
  };
  return async () => {
    const asked = current ??= renew();
    const perishable = await asked;
    if (!await perishable.isStale()) return perishable.value;
    // Concurrent callers that find it stale share the new value.
    if (current === asked) current = renew(perishable.value);
    return (await (current ??= renew(perishable.value))).value;
  };
}
