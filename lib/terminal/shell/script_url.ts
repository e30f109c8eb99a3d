import { folderUrl } from "./folder_url.ts";

/** Returns the URL of a script file; undefined for standard input (`-`) and for a URL. */
export function scriptUrl(script: string): URL | undefined {
  if (script === "-" || /^[a-z][a-z0-9+.-]+:/i.test(script)) return undefined;
  return new URL(encodeURI(script).replace(/[?#]/g, encodeURIComponent), folderUrl(Deno.cwd()));
}

/** Returns the folder that configures a script: its own, or the current one if the script is not in a file. */
export function scriptFolder(script: string): URL {
  return new URL(".", scriptUrl(script) ?? folderUrl(Deno.cwd()));
}
