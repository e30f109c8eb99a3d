/** What a notebook can show, by media type. */
export type MediaBundle = Record<string, string>;

// What Deno's Jupyter kernel calls on a value, and awaits.
const DISPLAY = Symbol.for("Jupyter.display");

/** Says how a notebook shows a value; nobody else sees it. */
export function shownInNotebook<T extends object>(value: T, show: () => MediaBundle | Promise<MediaBundle>): T {
  return Object.defineProperty(value, DISPLAY, { value: show, enumerable: false, configurable: true });
}
