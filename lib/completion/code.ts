import type { K8s } from "../session/k8s.ts";
import { type Candidate, type Completion, startingWith } from "./candidate.ts";
import { membersOf, propertyOf } from "./members.ts";
import { type Place, placeOf } from "./place.ts";
import type { CodeSources } from "./sources.ts";
import { type Spot, spotOf, startOfExpression } from "./spot.ts";
import type { Token } from "./scan.ts";

/** Completes TypeScript at a cursor. Nothing of it runs; what the cluster is asked is names. */
export async function completeCode(text: string, cursor: number, sources: CodeSources): Promise<Completion> {
  const none = { from: cursor, to: cursor, candidates: [] };
  const place = placeOf(text.slice(0, cursor));
  if (place === undefined) return none;
  const candidates = startingWith(await candidatesAt(place, sources), place.typed);
  return { from: place.from, to: cursor, candidates };
}

async function candidatesAt(place: Place, sources: CodeSources): Promise<Candidate[]> {
  const { tokens } = place;
  const last = tokens.at(-1);
  if (place.quote === undefined && (last?.text === "." || last?.text === "?.")) {
    const first = startOfExpression(tokens, tokens.length - 1);
    const found = await valueOf(tokens.slice(first, -1), sources);
    return found === undefined ? [] : membersOf(found.value);
  }
  const spot = spotOf(place);
  const inside = await candidatesIn(place, spot, sources);
  if (place.quote !== undefined || spot.isKey) return inside;
  const quoted = inside.map((candidate) => ({ ...candidate, text: JSON.stringify(candidate.text) }));
  const names = await sources.bindings?.names() ?? ["k8s"];
  return [...quoted, ...names.map((name) => ({ text: name }))];
}

const TAKE_TYPE = new Set(["get", "find", "list", "each", "table", "tablePages", "patch", "delete", "path", "can"]);

async function candidatesIn({ tokens }: Place, spot: Spot, sources: CodeSources): Promise<Candidate[]> {
  const { call, path } = spot;
  if (call === undefined) return [];
  const method = tokens[call.callee.end - 1]?.text ?? "";
  const k8s = await sessionOf(tokens.slice(call.callee.first, call.callee.end - 2), sources);
  if (k8s === undefined) return [];
  const { knowledge, signal } = sources;
  const type = method === "can" ? 1 : 0;
  if (path[0] === "namespace" && !spot.isKey) return [...await knowledge.namespaces(k8s, signal)];
  if (path[0] === "context" && !spot.isKey) return k8s.contexts().map(({ name }) => ({ text: name }));
  if (!TAKE_TYPE.has(method) || path.length > 0 || spot.isKey) return [];
  if (call.argument === type) {
    return (await knowledge.types(k8s, signal)).flatMap(({ plural, singular, kind, shortNames }) =>
      [...shortNames, singular, plural].map((text) => ({ text, detail: kind }))
    );
  }
  const kind = tokens[call.frame.at + 1 + type * 2];
  if (call.argument !== type + 1 || kind?.value === undefined) return [];
  return [...await knowledge.names(k8s, kind.value, k8s.namespace, signal)];
}

async function sessionOf(tokens: readonly Token[], sources: CodeSources): Promise<K8s | undefined> {
  const found = await valueOf(tokens, sources);
  return isSession(found?.value) ? found.value : undefined;
}

function isSession(value: unknown): value is K8s {
  return typeof value === "object" && value !== null && "handler" in value && "discovery" in value && "get" in value;
}

async function valueOf(tokens: readonly Token[], sources: CodeSources): Promise<{ value: unknown } | undefined> {
  const [first, ...rest] = tokens;
  if (first?.type !== "name") return undefined;
  let found = await sources.bindings?.lookup(first.text) ?? (first.text === "k8s" ? { value: sources.k8s } : undefined);
  for (let index = 0; index < rest.length && found !== undefined; index += 2) {
    if (rest[index]?.text !== ".") return undefined;
    found = propertyOf(found.value, rest[index + 1]?.text ?? "");
  }
  return found;
}
