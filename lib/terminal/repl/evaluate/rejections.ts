/**
 * Reports unhandled rejections and errors thrown by timers, which would otherwise end the process. A promise such as
 * `const p = k8s.get(...)` may fail before it is awaited.
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
