/**
 * The folder of the bundle that this module is part of; undefined if the program runs from its sources. Deno must be
 * allowed to read it: the bundle hides its dynamic imports, so that Deno does not load all of them at the start.
 */
export const BUNDLE_FOLDER: string | undefined = import.meta.url.endsWith(".ts")
  ? undefined
  : decodeURI(new URL(".", import.meta.url).pathname).replace(/\/$/, "");
