import type { ImplicitType } from "@std/yaml/unstable-parse";
import { readScalar } from "./scalar.ts";

/**
 * The types of scalars with an explicit tag: `!!binary`, `!!int "3"`. The parser also tries each type on plain scalars, in
 * this order, so the first type accepts all scalars that are left.
 */
export const EXPLICIT_TAGS: readonly ImplicitType[] = [
  { tag: "tag:k8s.io,2018:text", kind: "scalar", resolve: () => true, construct: (text: string) => text },
  scalarTag("null", (value) => value === null),
  scalarTag("bool", (value) => typeof value === "boolean"),
  scalarTag("int", (value) => typeof value === "number" ? Number.isInteger(value) : value instanceof Number),
  scalarTag("float", (value) => typeof value === "number" || value instanceof Number),
  tagAsText("tag:yaml.org,2002:timestamp"),
  { tag: "tag:yaml.org,2002:binary", kind: "scalar", resolve: isBase64, construct: decodeBase64 },
];

/** A tag whose value is read as a string. */
function tagAsText(tag: string): ImplicitType {
  return { tag, kind: "scalar", resolve: () => true, construct: (text: string | null) => text ?? "" };
}

/** The types for a tag that the parser does not know. As in go-yaml, a scalar becomes a string, and other values ignore the tag. */
export function unknownTag(tag: string): readonly ImplicitType[] {
  const collection = (kind: "mapping" | "sequence") => ({
    tag,
    kind,
    resolve: (value: unknown) => typeof value === "object",
    construct: (value: unknown) => value,
  });
  // The parser's own type of this list names scalars alone.
  return [tagAsText(tag), collection("mapping"), collection("sequence")] as ImplicitType[];
}

function scalarTag(name: string, fits: (value: unknown) => boolean): ImplicitType {
  return {
    tag: `tag:yaml.org,2002:${name}`,
    kind: "scalar",
    resolve: (text: string | null) => fits(readScalar(text ?? "")),
    construct: (text: string | null) => readScalar(text ?? ""),
  };
}

const BASE64_REGEXP = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isBase64(text: string | null): boolean {
  return BASE64_REGEXP.test(text ?? "");
}

// JSON has no bytes: invalid UTF-8 becomes U+FFFD, as in kubectl.
function decodeBase64(text: string | null): string {
  return new TextDecoder().decode(Uint8Array.fromBase64(text ?? ""));
}
