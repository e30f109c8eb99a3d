/**
 * Has promises told of that fail and nobody looks after, which would end the process: at a prompt, `const p =
 * k8s.get(...)` may well fail before it is looked at.
 */
export function onRejection(tell: (error: unknown) => void): Disposable {
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    tell(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", listener);
  return { [Symbol.dispose]: () => globalThis.removeEventListener("unhandledrejection", listener) };
}
