import { parseExactly } from "../../../lib/data/base/long_integer.ts";

/** A template, and what kubectl makes of it: tests/cluster/record_go_templates.ts wrote that down. */
export interface Case {
  /** The name of the object that the template is executed on. */
  on: string;
  template: string;
  /** With `--allow-missing-template-keys=false`. */
  strict?: boolean;
  /** kubectl's output. If the template fails, the part before its error. */
  out?: string;
  /** The first line of kubectl's stderr, without `error: `. */
  error?: string;
}

/** The templates and their objects; an object is text, so that numbers stay as they are. */
export interface Cases {
  objects: Record<string, unknown>;
  cases: Case[];
}

/** The file of the cases. */
export const CASES = new URL("cases.json", import.meta.url);

/** Reads the cases. */
export async function readCases(): Promise<Cases> {
  return parseExactly(await Deno.readTextFile(CASES)) as Cases;
}
