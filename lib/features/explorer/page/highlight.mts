/// <reference lib="dom" />
import { el } from "./element.mts";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;
// Longer texts are not colored, because that takes too long.
const MAX_LENGTH = 300_000;

/** Indents and colors JSON. Returns any other text as it is. */
export function highlighted(text: string): Node[] {
  let pretty = text;
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return [document.createTextNode(text)];
  }
  if (pretty.length > MAX_LENGTH) return [document.createTextNode(pretty)];
  const nodes: Node[] = [];
  let last = 0;
  for (const match of pretty.matchAll(TOKEN)) {
    const [all, string, colon, word] = match;
    nodes.push(document.createTextNode(pretty.slice(last, match.index)));
    const literal = word === undefined ? "number" : "word";
    const quoted = colon === undefined ? "string" : "key";
    nodes.push(el("span", { class: string === undefined ? literal : quoted }, string ?? all));
    if (colon !== undefined) nodes.push(document.createTextNode(colon));
    last = match.index + all.length;
  }
  nodes.push(document.createTextNode(pretty.slice(last)));
  return nodes;
}
