import process from "node:process";

/** Lets evaluated code end the process. */
export interface Exits extends Disposable {
  /** Whether the process is ending. Nothing more is printed then. */
  readonly isUnderWay: boolean;
}

/**
 * Delays `Deno.exit()` to the next turn of the event loop, because Deno 2.9.6 panics if it exits inside an inspector
 * call. The call throws, so that the calling code stops.
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
      throw new DOMException("The process is exiting", "AbortError");
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
