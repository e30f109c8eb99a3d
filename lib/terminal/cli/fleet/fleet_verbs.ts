/**
 * How the text of a command is printed for several contexts: as pages with the context above each, or as lines with the
 * context in front of each. Tables and the values of `-o json` are always merged.
 */
export type FleetOutput = "pages" | "lines";

/** The commands that run for several contexts. All of them only read. */
export const FLEET_VERBS: Readonly<Record<string, FleetOutput>> = {
  "get": "lines",
  "describe": "pages",
  "tree": "pages",
  "top": "lines",
  "events": "lines",
  "logs": "lines",
  "wait": "lines",
  "compare": "pages",
  "raw": "pages",
  "path": "lines",
  "api-resources": "lines",
  "api-versions": "lines",
  "explain": "pages",
  "auth whoami": "pages",
  "auth can-i": "lines",
  "doctor": "pages",
  "cluster-info": "pages",
  "version": "pages",
  "eval": "pages",
};
