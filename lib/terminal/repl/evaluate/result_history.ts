/** The names under which a prompt keeps results. */
export interface Last extends Disposable {
  /** Adds a result as `_`. The previous `_` becomes `_1`, and so on. */
  value(value: unknown): void;
  /** Replaces `_`. */
  replace(value: unknown): void;
  /** Sets `_err`. */
  error(error: unknown): void;
}

/** The number of earlier results: `_1` to `_9`. */
const EARLIER = 9;

/** Defines `_`, `_1` and so on, and `_err` in the scope of the inputs. */
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
