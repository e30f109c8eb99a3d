/**
 * Has what fails and nobody looks after told, which would end the process: a promise (`const p = k8s.get(...)` may well
 * fail before it is looked at), and what a timer throws.
 */
export function onRejection(tell: (error: unknown) => void): Disposable {
  const rejected = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    tell(event.reason);
  };
  const failed = (event: ErrorEvent) => {
    event.preventDefault();
    tell(event.error);
  };
  globalThis.addEventListener("unhandledrejection", rejected);
  globalThis.addEventListener("error", failed);
  return {
    [Symbol.dispose]() {
      globalThis.removeEventListener("unhandledrejection", rejected);
      globalThis.removeEventListener("error", failed);
    },
  };
}
