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
