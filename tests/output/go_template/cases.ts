import { parseExactly } from "../../../lib/data/base/long_integer.ts";

/** A template, and kubectl's output for it. tests/cluster/record_go_templates.ts writes these. */
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

/** The templates and their objects. An object is text, so that its numbers stay unchanged. */
export interface Cases {
  objects: Record<string, unknown>;
  cases: Case[];
}

/** The path of the file. */
export const CASES = new URL("cases.json", import.meta.url);

/** Reads the cases. */
export async function readCases(): Promise<Cases> {
  return parseExactly(await Deno.readTextFile(CASES)) as Cases;
}
