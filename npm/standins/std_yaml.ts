import { type ParseOptions, readAll, type StringifyOptions, write } from "./_yaml.ts";

export { YamlSyntaxError } from "./_yaml.ts";
export type { ParseOptions, SchemaType, StringifyOptions } from "./_yaml.ts";

/** Reads one document. */
export function parse(content: string, options: Omit<ParseOptions, "extraTypes"> = {}): unknown {
  const documents = readAll(content, options);
  if (documents.length > 1) {
    throw new SyntaxError("Found more than 1 document in the stream: expected a single document");
  }
  return documents[0] ?? null;
}

/** Reads all documents. */
export function parseAll(content: string, options: Omit<ParseOptions, "extraTypes"> = {}): unknown[] {
  return readAll(content, options);
}

/** Writes one document. */
export function stringify(data: unknown, options: Omit<StringifyOptions, "extraTypes" | "quoteStyle"> = {}): string {
  return write(data, options);
}
