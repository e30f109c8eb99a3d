/** The names under which a prompt keeps what inputs came to. */
export interface Last extends Disposable {
  /** `_`; what it was is `_1`, and so on. */
  value(value: unknown): void;
  /** Puts another in the place of `_`. */
  replace(value: unknown): void;
  /** `_err`. */
  error(error: unknown): void;
}

/** How many earlier values there are: `_1` to `_9`. */
const EARLIER = 9;

/** Makes `_`, `_1` and so on, and `_err` names of the scope that inputs share. */
export function createLast(): Last {
  const scope = globalThis as Record<string, unknown>;
  const names = ["_", ...Array.from({ length: EARLIER }, (_, index) => `_${index + 1}`)];
  return {
    value(value) {
      for (let index = names.length - 1; index > 0; index--) {
        const [name = "", before = ""] = [names[index], names[index - 1]];
        if (Object.hasOwn(scope, before)) scope[name] = scope[before];
      }
      scope._ = value;
    },
    replace(value) {
      scope._ = value;
    },
    error(error) {
      scope._err = error;
    },
    [Symbol.dispose]() {
      for (const name of [...names, "_err"]) Reflect.deleteProperty(scope, name);
    },
  };
}
