import { BUILTINS } from "../../data/core/builtins.ts";
import { aside, type Handler } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import { apiVersionOf, type Resource } from "../../data/core/resource.ts";
import { stripControl } from "../../data/base/text.ts";
import { sendJson } from "../../api/client/client.ts";
import { tablePages } from "../../api/client/tables.ts";
import { type OpenApiDocument, type OpenApiSchema, readOpenApi } from "../../api/discovery/openapi.ts";
import { findResource } from "../../api/discovery/resolve.ts";
import { findSchema } from "../../api/discovery/schema.ts";
import { metadataRequest } from "../../data/request/verbs.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Candidate } from "./candidate.ts";
import { createShared } from "./ttl_cache.ts";

/** Facts about a cluster for completion. Its methods never fail: an answer that cannot be read is empty. */
export interface Knowledge {
  /** Returns all resource types. If discovery fails, returns the types that every server has. */
  types(k8s: K8s, signal?: AbortSignal): Promise<readonly Resource[]>;
  /**
   * Returns all resource types. If no name begins with the typed text, discovery is repeated, because a CRD may be new.
   */
  typesLike(k8s: K8s, typed: string, signal?: AbortSignal): Promise<readonly Resource[]>;
  /** Returns the resource type with a name. */
  resolve(k8s: K8s, type: string, signal?: AbortSignal): Promise<Resource | undefined>;
  /** Returns the resource type of a manifest. Without an apiVersion, returns the first type with this kind. */
  kind(k8s: K8s, apiVersion: string | undefined, kind: string, signal?: AbortSignal): Promise<Resource | undefined>;
  /** Returns the server's schema of a kind. */
  schema(k8s: K8s, resource: Resource, signal?: AbortSignal): Promise<KindSchema | undefined>;
  /** Returns the names of a type's objects, each with its table row as description. */
  names(k8s: K8s, type: string, namespace: string, signal?: AbortSignal): Promise<readonly Candidate[]>;
  /** Returns the names of the namespaces. If they cannot be listed, returns those in the kubeconfig. */
  namespaces(k8s: K8s, signal?: AbortSignal): Promise<readonly Candidate[]>;
  /** Returns the labels of a type's objects: the values of each key. */
  labels(k8s: K8s, type: string, namespace: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string[]>>;
}

/** A kind's schema and the OpenAPI document that contains it. */
export interface KindSchema {
  schema: OpenApiSchema;
  document: OpenApiDocument;
}

/** Options of {@linkcode createKnowledge}. */
export interface KnowledgeOptions {
  /** How long names are cached, in milliseconds. @default {5000} */
  keepFor?: number;
  /** How long to wait for an answer, in milliseconds. @default {2000} */
  patience?: number;
  /** @default {Date.now} */
  now?: () => number;
}

// The server reads one page per request. Names after the last page are left out.
const PAGE = 5000;
const PAGES = 4;
const LABELLED = 500;
// Schemas change only with an upgrade or when a CRD is edited.
const DOCUMENT_KEPT = 120_000;

/** Creates a {@linkcode Knowledge}. It reads only names, never objects, and caches them for a short time. */
export function createKnowledge(options: KnowledgeOptions = {}): Knowledge {
  const shared = createShared(options);
  const knowledge: Knowledge = {
    async types({ handler, discovery }, signal) {
      return await shared(handler, "types", () => discovery.resources(), signal) ?? BUILTINS;
    },
    async typesLike(k8s, typed, signal) {
      const types = await knowledge.types(k8s, signal);
      const [head = ""] = typed.toLowerCase().split(/[./]/);
      const isLike = ({ plural, singular, shortNames }: Resource) =>
        [plural, singular, ...shortNames].some((name) => name.startsWith(head));
      if (types.some(isLike)) return types;
      const { handler, discovery } = k8s;
      // An unknown name repeats discovery, but not again while the answer is cached.
      await shared(handler, "another look", () => discovery.resolve(head).catch(() => undefined), signal);
      return await discovery.resources().catch(() => types);
    },
    async resolve(k8s, type, signal) {
      if (type === "") return undefined;
      return findResource(BUILTINS, type) ?? findResource(await knowledge.typesLike(k8s, type, signal), type);
    },
    async kind(k8s, apiVersion, kind, signal) {
      const isWanted = (each: Resource) =>
        each.kind === kind && (apiVersion === undefined || apiVersionOf(each) === apiVersion);
      return BUILTINS.find(isWanted) ?? (await knowledge.typesLike(k8s, kind, signal)).find(isWanted);
    },
    async schema({ handler }, resource, signal) {
      const key = `fields ${apiVersionOf(resource)}`;
      const load = (given: AbortSignal) => readOpenApi(handler, resource, given);
      const document = await shared(handler, key, load, signal, DOCUMENT_KEPT);
      const schema = document && findSchema(document, resource);
      return schema && { schema, document };
    },
    async names(k8s, type, namespace, signal) {
      const resource = await knowledge.resolve(k8s, type, signal);
      if (resource === undefined || !resource.verbs.includes("list")) return [];
      const key = `names ${keyOf(resource, namespace)}`;
      return await shared(k8s.handler, key, (given) => namesOf(k8s, type, namespace, given), signal) ?? [];
    },
    async namespaces(k8s, signal) {
      const found = await knowledge.names(k8s, "namespaces", "", signal);
      if (found.length > 0) return found;
      // If the user may not list namespaces, those in the kubeconfig are likely to be used.
      const known = [k8s.namespace, ...k8s.contexts().map(({ namespace }) => namespace)];
      return [...new Set(known)].sort().map((text) => ({ text }));
    },
    async labels(k8s, type, namespace, signal) {
      const resource = await knowledge.resolve(k8s, type, signal);
      if (resource === undefined || !resource.verbs.includes("list")) return new Map();
      const key = `labels ${keyOf(resource, namespace)}`;
      const load = (given: AbortSignal) => labelsOf(k8s.handler, resource, namespace, given);
      return await shared(k8s.handler, key, load, signal) ?? new Map();
    },
  };
  return knowledge;
}

function keyOf({ group, version, plural, namespaced }: Resource, namespace: string): string {
  return `${group}/${version}/${plural}/${namespaced ? namespace : ""}`;
}

// A table row without its object has a fortieth of the object's size, and says more than the metadata.
async function namesOf(k8s: K8s, type: string, namespace: string, signal: AbortSignal): Promise<Candidate[]> {
  const found: Candidate[] = [];
  let pages = 0;
  let at: number | undefined;
  let shown: number[] = [];
  const client = { handler: unasked(k8s.handler), discovery: k8s.discovery, namespace, fieldManager: "" };
  for await (const { columnDefinitions, rows } of tablePages(client, type, { pageSize: PAGE, signal })) {
    at ??= columnDefinitions.findIndex(({ name, format }) => format === "name" || name === "Name");
    if (pages === 0) {
      shown = columnDefinitions.flatMap(({ priority = 0 }, index) => priority === 0 && index !== at ? [index] : []);
    }
    for (const { cells } of rows) {
      const text = cells[at];
      if (typeof text !== "string") continue;
      const detail = shown.map((index) => String(cells[index] ?? "")).filter((cell) => cell !== "").join("  ");
      found.push(detail === "" ? { text } : { text, detail: stripControl(detail).slice(0, 80) });
    }
    if (++pages === PAGES) break;
  }
  return found;
}

// Warnings about a kind that is only being typed would appear in the middle of the input.
function unasked(handler: Handler): Handler {
  return (request) => handler(aside(request));
}

async function labelsOf(
  handler: Handler,
  resource: Resource,
  namespace: string,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const list: unknown = await sendJson(
    { handler: unasked(handler) },
    metadataRequest(resource, { namespace, limit: LABELLED, signal }),
  );
  const values = new Map<string, Set<string>>();
  for (const { metadata } of isRecord(list) && Array.isArray(list.items) ? list.items : []) {
    for (const [key, value] of Object.entries(isRecord(metadata?.labels) ? metadata.labels : {})) {
      const known = values.get(key) ?? new Set();
      values.set(key, known.add(String(value)));
    }
  }
  return new Map([...values].sort(([a], [b]) => a < b ? -1 : 1).map(([key, set]) => [key, [...set].sort()]));
}
