import type { KubeObject } from "../../core/object.ts";
import { compileJsonPath, type JsonPathOptions, writePiece, writeValue } from "./jsonpath.ts";
import { isOfMetadata, parseTemplate, type PathStep, type TemplatePiece } from "./parse.ts";
import { evaluate } from "./steps.ts";
import type { ListFormat } from "../list_format.ts";

type Going = Exclude<TemplatePiece, { kind: "text" }>;

/**
 * Writes the text of a JSONPath template for a list. If the template reads the items once, as nearly all do, each item is
 * written and freed. Otherwise the list is kept until its end.
 */
export function jsonPathList(template: string, options: JsonPathOptions = {}): ListFormat {
  const pieces = parseTemplate(template);
  const through = pieces.filter(looksAtItems);
  const [going] = through;
  // A key may be missing in some items, but not in all of them.
  if (options.allowMissingKeys === false) return wholeList(compileJsonPath(template, options));
  if (going === undefined || going.kind === "text" || through.length > 1 || !goesThrough(going.steps)) {
    return wholeList(compileJsonPath(template, options));
  }
  return streamed(pieces, going);
}

/** Collects a list, and writes the result of a function at its end. */
export function wholeList(write: (list: KubeObject) => string): ListFormat {
  const items: KubeObject[] = [];
  return {
    begin() {},
    object: (_, object) => void items.push(object),
    end: (sink) => sink.text(write(listOf(items))),
  };
}

function listOf(items: KubeObject[]): KubeObject {
  return { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items };
}

function streamed(pieces: readonly TemplatePiece[], going: Going): ListFormat {
  const at = pieces.indexOf(going);
  const rest = going.steps.slice(2);
  const write = (pieces: readonly TemplatePiece[]) =>
    pieces.map((piece) => writePiece(piece, listOf([]), "odd")).join("");
  let isFirst = true;
  return {
    metadataOnly: isMetadata(going, rest),
    begin: (sink) => sink.text(write(pieces.slice(0, at))),
    object(sink, object) {
      for (const value of evaluate(rest, object, "odd")) {
        if (going.kind === "range") {
          for (const inner of going.body) sink.text(writePiece(inner, value, "odd"));
        } else {
          if (!isFirst) sink.text(" ");
          isFirst = false;
          sink.text(writeValue(value));
        }
      }
    },
    end: (sink) => sink.text(write(pieces.slice(at + 1))),
  };
}

function looksAtItems(piece: TemplatePiece): boolean {
  if (piece.kind === "text") return false;
  const [first] = piece.steps;
  return first?.kind !== "value" && !(first?.kind === "field" && first.name !== "items");
}

// `.items[*]`, and after it only paths into each item.
function goesThrough([first, second, ...rest]: readonly PathStep[]): boolean {
  return first?.kind === "field" && first.name === "items" &&
    (second?.kind === "wildcard" || (second?.kind === "slice" && isWhole(second))) &&
    // A union yields its first part for all items before its second part.
    rest.every(({ kind }) => kind !== "union");
}

function isWhole({ from, to, step, isIndex }: Extract<PathStep, { kind: "slice" }>): boolean {
  return !isIndex && (from ?? 0) === 0 && to === undefined && (step ?? 1) === 1;
}

function isMetadata(piece: Going, steps: readonly PathStep[]): boolean {
  if (steps.length > 0) return isOfMetadata(steps);
  return "body" in piece && piece.body.every((inner) => inner.kind === "text" || isOfMetadata(inner.steps));
}
