import type { Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { API } from "../generated/api.ts";
import type { ApiMember, ApiRef } from "../api/types.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { fieldPaths } from "./fields.ts";
import { infer, type InferSources, type Scope } from "./infer.ts";
import { writtenAt } from "./literal.ts";
import { completeKinds, manifestAt } from "./manifest.ts";
import { keys, listTypeValues, NO_OFFERS, type Offers, texts } from "./completions.ts";
import { parseCodeExpression } from "./parse.ts";
import { completeApiPaths } from "../words/paths.ts";
import type { CursorContext } from "./cursor_context.ts";
import type { CodeToken } from "./scan.ts";
import { fieldSelectors, fieldsOfType, labelSelectors } from "../words/selector.ts";
import type { Shape } from "./shape.ts";
import type { LiteralStep, Spot } from "./argument_position.ts";
import { apiMembers } from "./member_types.ts";
import { typeNames } from "./type_names.ts";

/** Everything that argument completion needs besides names. */
export interface WritingSources extends InferSources {
  scope: Scope;
  /** The tokens after the cursor. */
  behind: readonly CodeToken[];
}

/** Completes at a position: an argument of a method, an option, or a field of a manifest. */
export async function offersAt(place: CursorContext, spot: Spot, sources: WritingSources): Promise<Offers> {
  const callee = spot.call === undefined ? undefined : await calleeOf(place, spot.call.callee, sources);
  const method = callee?.is === "method" ? callee : undefined;
  if (callee?.is === "list" && callee.word !== undefined) return await wordArgument(spot, callee.word, sources);
  const root = await sources.scope("k8s");
  const k8s = method?.k8s ?? (root?.is === "session" ? root.k8s : undefined);
  if (k8s === undefined) return NO_OFFERS;
  const parameter = spot.call && parameterAt(method?.member.parameters, spot.call.argument, spot);
  const given = spot.call === undefined ? undefined : readArguments(place, spot.call.frame);
  const writes = parameter?.ref?.name === "T" && parameter.name === "object";
  const patched = parameter?.name === "patch" ? await given?.text(0, sources) : undefined;
  const manifest = await manifestAt(place, spot, k8s, sources, { writes, type: patched });
  if (manifest !== undefined) return manifest;
  if (method === undefined || parameter === undefined || given === undefined) return NO_OFFERS;
  if (spot.steps.length === 0 && !spot.isKey) return await argument(place, method, parameter, given, sources);
  return await options(place, spot, k8s, parameter.ref, given, sources);
}

// Options may follow `TYPE/NAME` or an object, in place of the name.
function parameterAt(parameters: ApiMember["parameters"], index: number, { steps, isKey }: Spot) {
  const parameter = parameters?.[index];
  const isObject = isKey || steps.length > 0;
  return isObject && parameter?.name === "name" ? parameters?.find(({ name }) => name === "options") : parameter;
}

// A word for a kind accepts the name of an object, or the options of a list.
async function wordArgument(
  { call, steps, isKey }: Spot,
  { k8s, type }: { k8s: K8s; type: string },
  { knowledge, signal }: WritingSources,
): Promise<Offers> {
  if (isKey && steps.length === 0) return keys(apiMembers(API[call?.argument === 0 ? "ListOptions" : "GetOptions"]));
  if (steps[0]?.key === "namespace") return texts(await knowledge.namespaces(k8s, signal));
  if (steps.length > 0 || call?.argument !== 0) return NO_OFFERS;
  return texts(await knowledge.names(k8s, type, k8s.namespace, signal));
}

async function calleeOf(
  { code, tokens }: CursorContext,
  { first, end }: { first: number; end: number },
  sources: WritingSources,
): Promise<Shape | undefined> {
  const node = parseCodeExpression(code.slice(tokens[first]?.start, tokens[end - 1]?.end));
  return node && await infer(node, sources.scope, sources);
}

async function argument(
  { typed }: CursorContext,
  { k8s, member }: Extract<Shape, { is: "method" }>,
  { name, ref }: { name: string; ref?: ApiRef },
  given: Arguments,
  sources: WritingSources,
): Promise<Offers> {
  const { knowledge, signal } = sources;
  const namespace = await given.option("namespace", sources) ?? k8s.namespace;
  switch (name) {
    case "type": {
      const slash = typed.indexOf("/");
      if (slash < 0) {
        const needed = NEEDED[methodName(member)];
        const types = await typesFor(needed, k8s, typed, sources);
        return texts(typeNames(types, typed, needed === "list" ? "plural" : "singular"));
      }
      const names = await knowledge.names(k8s, typed.slice(0, slash), namespace, signal);
      return texts(names.map((each) => ({ ...each, text: typed.slice(0, slash + 1) + each.text })));
    }
    case "name": {
      const at = member.parameters?.findIndex(({ name }) => name === "type") ?? -1;
      const type = at < 0 ? undefined : await given.text(at, sources);
      return texts(type === undefined ? [] : await knowledge.names(k8s, type, namespace, signal));
    }
    case "serviceAccount":
      return texts(await knowledge.names(k8s, "serviceaccounts", namespace, signal));
    case "field":
      return texts(await fieldPaths(k8s, typed, knowledge, signal));
    case "path":
      return texts(await completeApiPaths(k8s, typed, knowledge, signal));
    case "verb":
      return texts(VERBS.map((text) => ({ text })));
    default:
      return listTypeValues(ref);
  }
}

// The verb that each method needs. For example, a TokenReview can be created but not read. Other methods accept any
// kind.
const NEEDED: Readonly<Record<string, string>> = {
  get: "get",
  find: "get",
  describe: "get",
  tree: "get",
  list: "list",
  each: "list",
  pages: "list",
  table: "list",
  tablePages: "list",
  patch: "patch",
  delete: "delete",
};

function methodName(member: ApiMember): string {
  return Object.entries(API.K8s?.members ?? {}).find(([, each]) => each === member)?.[0] ?? "";
}

async function typesFor(
  needed: string | undefined,
  k8s: K8s,
  typed: string,
  { knowledge, signal }: WritingSources,
): Promise<readonly Resource[]> {
  const resources = await knowledge.typesLike(k8s, typed, signal);
  return needed === undefined ? resources : resources.filter(({ verbs }) => verbs.includes(needed));
}

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

async function options(
  place: CursorContext,
  spot: Spot,
  k8s: K8s,
  ref: ApiRef | undefined,
  given: Arguments,
  sources: WritingSources,
): Promise<Offers> {
  const { steps, isKey } = spot;
  const path = steps.map(({ key }) => String(key));
  const special = await selecting(place, path, isKey, k8s, given, sources);
  if (special !== undefined) return special;
  if (isKey) {
    const written = writtenAt(place, sources.behind);
    return keys(apiMembers(API[typeAt(ref, path) ?? ""]).filter(({ text }) => !written.has(text)));
  }
  const member = memberAt(ref, steps);
  if (member?.ref?.values !== undefined) return listTypeValues(member.ref);
  const isList = API[ref?.name ?? ""]?.members.labels !== undefined;
  return await optionValues(path.at(-1) ?? "", member, k8s, given, sources, isList);
}

// Selectors are strings or objects. The cluster provides their keys and values.
async function selecting(
  { typed }: CursorContext,
  path: readonly string[],
  isKey: boolean,
  k8s: K8s,
  given: Arguments,
  sources: WritingSources,
): Promise<Offers | undefined> {
  const [first, key] = path;
  if (first !== "labels" && first !== "fields") return undefined;
  const type = await given.text(0, sources) ?? "";
  const { knowledge, signal } = sources;
  if (first === "fields") {
    const fields = await fieldsOfType(k8s, type, knowledge, signal);
    if (isKey) return keys(fields.map((text) => ({ text })));
    const value = key === undefined ? fieldSelectors(fields, typed) : fieldSelectors([], `${key}=${typed}`);
    return texts(key === undefined ? value : value.map(({ text }) => ({ text: text.slice(key.length + 1) })));
  }
  const namespace = await given.option("namespace", sources) ?? k8s.namespace;
  const labels = await knowledge.labels(k8s, type, namespace, signal);
  if (isKey) {
    return keys([...labels].map(([text, values]) => ({ text, detail: values.slice(0, 3).join(", ") })));
  }
  return texts(key === undefined ? labelSelectors(labels, typed) : (labels.get(key) ?? []).map((text) => ({ text })));
}

async function optionValues(
  key: string,
  member: ApiMember | undefined,
  k8s: K8s,
  given: Arguments,
  { knowledge, signal, ...sources }: WritingSources,
  isList: boolean,
): Promise<Offers> {
  switch (key) {
    case "namespace": {
      const all = { text: "*", detail: "all namespaces" };
      return texts([...await knowledge.namespaces(k8s, signal), ...(isList ? [all] : [])]);
    }
    case "context":
      return texts(k8s.contexts().map(({ name, cluster }) => ({ text: name, detail: cluster })));
    case "cluster":
    case "user":
      return texts([...new Set(k8s.contexts().map((context) => context[key]))].map((text) => ({ text })));
    case "subresource": {
      const type = await given.text(0, { knowledge, ...sources });
      const resource = await knowledge.resolve(k8s, type ?? "", signal);
      return texts((resource?.subresources ?? []).map((text) => ({ text })));
    }
    case "apiVersion":
    case "kind":
      return texts(completeKinds(await knowledge.types(k8s, signal), key, new Map()));
    default:
      return listTypeValues(member?.ref);
  }
}

// Returns the interface that the keys lead to.
function typeAt(ref: ApiRef | undefined, path: readonly string[]): string | undefined {
  let at = ref;
  for (const key of path) at = API[at?.name ?? ""]?.members[key]?.ref;
  return at?.name;
}

function memberAt(ref: ApiRef | undefined, steps: readonly LiteralStep[]): ApiMember | undefined {
  const path = steps.map(({ key }) => String(key));
  return API[typeAt(ref, path.slice(0, -1)) ?? ""]?.members[path.at(-1) ?? ""];
}
