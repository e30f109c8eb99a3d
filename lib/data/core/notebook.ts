/** The forms of a value that a notebook can show, by media type. */
export type MediaBundle = Record<string, string>;

// Deno's Jupyter kernel calls this method on a value and awaits the result.
const DISPLAY = Symbol.for("Jupyter.display");

/** Defines how a notebook shows a value. Other programs do not see it. */
export function shownInNotebook<T extends object>(value: T, show: () => MediaBundle | Promise<MediaBundle>): T {
  return Object.defineProperty(value, DISPLAY, { value: show, enumerable: false, configurable: true });
}
