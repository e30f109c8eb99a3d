import { type StringifyOptions, write } from "./_yaml.ts";

export type { ImplicitType, StringifyOptions } from "./_yaml.ts";

/** Writes one document, with scalar types of the caller's own. */
export function stringify(data: unknown, options: StringifyOptions = {}): string {
  return write(data, options);
}
