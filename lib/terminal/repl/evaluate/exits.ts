import process from "node:process";

/** Lets evaluated code end the process. */
export interface Exits extends Disposable {
  /** Whether the end is under way, and nothing more is to be shown. */
  readonly isUnderWay: boolean;
}

/**
 * Puts the process' end off to the next turn: inside the inspector's own call Deno panics (2.9.6) where it would have
 * to exit. The code that asked for it goes no further, for the call throws.
 */
export function deferExits(): Exits {
  const owners: { exit: (code?: number) => never }[] = [Deno, process];
  const originals = owners.map(({ exit }) => exit);
  let isUnderWay = false;
  const restore = () => owners.forEach((owner, index) => define(owner, originals[index]));
  for (const [index, owner] of owners.entries()) {
    define(owner, (code?: number): never => {
      isUnderWay = true;
      setTimeout(() => {
        restore();
        originals[index]?.call(owner, code);
      });
      throw new DOMException("The process ends", "AbortError");
    });
  }
  return {
    get isUnderWay() {
      return isUnderWay;
    },
    [Symbol.dispose]: restore,
  };
}

function define(owner: object, exit: unknown): void {
  Object.defineProperty(owner, "exit", { value: exit, configurable: true, enumerable: true, writable: true });
}
