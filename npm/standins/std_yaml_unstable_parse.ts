import { type ParseOptions, readAll } from "./_yaml.ts";

export type { ImplicitType, ParseOptions } from "./_yaml.ts";

/** Reads all documents, with scalar types of the caller's own. */
export function parseAll(content: string, options: ParseOptions = {}): unknown[] {
  return readAll(content, options);
}
