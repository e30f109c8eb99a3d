/// <reference lib="dom" />
import { el } from "./element.mts";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;
// Beyond this the colours cost more than they tell.
const MOST = 300_000;

/** JSON, indented and in colours; any other text as it is. */
export function highlighted(text: string): Node[] {
  let pretty = text;
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return [document.createTextNode(text)];
  }
  if (pretty.length > MOST) return [document.createTextNode(pretty)];
  const nodes: Node[] = [];
  let last = 0;
  for (const match of pretty.matchAll(TOKEN)) {
    const [all, string, colon, word] = match;
    nodes.push(document.createTextNode(pretty.slice(last, match.index)));
    const kind = string === undefined ? word === undefined ? "number" : "word" : colon === undefined ? "string" : "key";
    nodes.push(el("span", { class: kind }, string ?? all));
    if (colon !== undefined) nodes.push(document.createTextNode(colon));
    last = match.index + all.length;
  }
  nodes.push(document.createTextNode(pretty.slice(last)));
  return nodes;
}
