/** Something that serves until it is stale. */
export interface Refreshable<T> {
  value: T;
  isStale(): Promise<boolean>;
}

/**
 * Makes something when it is first asked for, keeps it, and makes it anew where it is stale or could not be made.
 *
 * @param make Is given what it made before, where that is stale.
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
    // Whoever finds it stale at the same time shares the new one.
    if (current === asked) current = renew(perishable.value);
    return (await (current ??= renew(perishable.value))).value;
  };
}
