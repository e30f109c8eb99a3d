import { defined } from "../data/base/defined.ts";
import type { KubeObject, ListMeta } from "../data/core/object.ts";
import { selectableFields } from "../data/core/selectable_fields.ts";
import { matchesSelector, parseSelector, type Requirement } from "../data/core/selectors.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import { InputError } from "../data/core/errors.ts";
import type { SandboxCluster } from "./cluster.ts";
import {
  negotiate,
  OBJECT_FORMS,
  readIncludeObject,
  requireForm,
  type ResponseForm,
  STREAMED,
  toMetadata,
} from "./negotiate.ts";
import { badRequest, methodNotAllowed, notFound, Refusal } from "./refusal.ts";
import { serverTablePrinter } from "./tables/table.ts";
import type { SandboxKind, SandboxRequest, StoredObject } from "./types.ts";
import { answerWatch } from "./watch.ts";

/** Answers get, list and watch. */
export async function answerRead(cluster: SandboxCluster, request: Request, info: SandboxRequest): Promise<Response> {
  const kind = requireKind(info);
  if (!kind.verbs.includes(info.verb)) throw methodNotAllowed();
  const accept = request.headers.get("accept") ?? "";
  if (info.verb === "watch") {
    const { form } = negotiate(accept, OBJECT_FORMS, STREAMED);
    return await answerWatch(cluster, request, { kind, info, form, matches: matcher(info, kind) });
  }
  const { form } = negotiate(accept, OBJECT_FORMS);
  requireForm(kind, form, info.verb === "list");
  if (info.verb === "get") {
    const object = cluster.store.get(kind, info.namespace, info.name);
    if (object === undefined) throw notFound(kind, info.name);
    if (info.subresource === "scale") return json(toScale(object));
    return await shown(cluster, kind, info, form, object);
  }
  return await listed(cluster, kind, info, form);
}

/** Answers a get in the form that the client asked for. */
async function shown(
  cluster: SandboxCluster,
  kind: SandboxKind,
  info: SandboxRequest,
  form: ResponseForm,
  object: StoredObject,
): Promise<Response> {
  if (form === "table") {
    const { resourceVersion } = object.metadata;
    const options = { metadata: { resourceVersion }, include: readIncludeObject(info), now: cluster.now() };
    return json((await serverTablePrinter(kind))([object], options));
  }
  return json(form === "metadata" ? toMetadata(object) : object);
}

async function listed(
  cluster: SandboxCluster,
  kind: SandboxKind,
  info: SandboxRequest,
  form: ResponseForm,
): Promise<Response> {
  const matches = matcher(info, kind);
  const { start, revision } = readContinue(info, cluster.store.revision);
  // All pages show the objects as they were at the first one.
  const everything = start === undefined
    ? cluster.store.list(kind, info.namespace)
    : cluster.store.listAt(kind, info.namespace, revision);
  if (everything === undefined) throw expiredContinue();
  const all = everything.filter(matches);
  const limit = Number(info.query.get("limit") ?? 0);
  const from = start === undefined ? 0 : all.findIndex((object) => sortKey(object) > start);
  const rest = from < 0 ? [] : all.slice(from);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const remaining = rest.length - page.length;
  const last = page.at(-1);
  const selective = info.query.has("labelSelector") || info.query.has("fieldSelector");
  const metadata: ListMeta = { resourceVersion: String(revision) };
  // As with etcd, there is a next page if any object follows, even if the selector matches none of them.
  const isFull = limit > 0 && page.length === limit;
  if (isFull && last !== undefined && everything.some((object) => sortKey(object) > sortKey(last))) {
    metadata.continue = writeContinue(revision, sortKey(last));
  } else if (kind.custom !== undefined && form === "object") {
    // A list of custom objects always has `continue`, even if it is empty.
    metadata.continue = "";
  }
  if (remaining > 0 && !selective) metadata.remainingItemCount = remaining;
  if (form === "table") {
    const print = await serverTablePrinter(kind);
    return json(print(page, { metadata, include: readIncludeObject(info), now: cluster.now() }));
  }
  if (form === "metadataList") {
    return json({
      kind: "PartialObjectMetadataList",
      apiVersion: "meta.k8s.io/v1",
      metadata,
      items: page.map(toMetadata),
    });
  }
  const items = kind.custom === undefined ? page.map(({ apiVersion: _, kind: __, ...item }) => item) : page;
  return json({ kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items });
}

function requireKind({ kind }: SandboxRequest): SandboxKind {
  if (kind === undefined) throw new TypeError("Expected a request with a kind");
  return kind;
}

function sortKey({ metadata }: StoredObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

// The token contains the start of the next page and the revision of the list.
function writeContinue(revision: number, key: string): string {
  return btoa(JSON.stringify({ v: "sandbox", rv: revision, start: key }));
}

function readContinue({ query }: SandboxRequest, now: number): { start?: string; revision: number } {
  const token = query.get("continue");
  if (token === null || token === "") return { revision: now };
  let parsed: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    parsed = JSON.parse(atob(token));
  } catch {
    throw badRequest("continue key is not valid: illegal base64 data at input byte 0");
  }
  if (parsed.v !== "sandbox" || typeof parsed.rv !== "number" || typeof parsed.start !== "string") {
    throw badRequest("continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  }
  if (parsed.rv < now - 1000) {
    throw expiredContinue();
  }
  return { start: parsed.start, revision: parsed.rv };
}

function expiredContinue(): Refusal {
  return new Refusal(
    410,
    "Expired",
    "The provided continue parameter is too old to display a consistent list result. " +
      "You can start a new list without the continue parameter.",
  );
}

/** Returns the Scale of an object (autoscaling/v1), which the subresource `scale` serves. */
export function toScale(object: StoredObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = Object.entries(object.spec?.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: defined({ name, namespace, uid, resourceVersion, creationTimestamp: creationTimestamp || undefined }),
    spec: defined({ replicas: object.spec?.replicas }),
    status: { replicas: object.status?.replicas ?? 0, selector: labels.join(",") },
  };
}

/** Creates a predicate that tells whether the selectors of a request match an object. */
function matcher({ query, name }: SandboxRequest, kind: SandboxKind): (object: StoredObject) => boolean {
  const labels = readSelector(query.get("labelSelector") ?? "", "labelSelector");
  const fields = readSelector(query.get("fieldSelector") ?? "", "fieldSelector");
  const known = selectableFields(kind);
  for (const { key } of fields) {
    if (!known.includes(key)) throw badRequest(`field label not supported: ${key}`);
  }
  return (object) =>
    (name === "" || object.metadata.name === name) && matchesSelector(labels, object.metadata.labels) &&
    matchesSelector(fields, Object.fromEntries(known.map((field) => [field, fieldAt(object, field)])));
}

function readSelector(text: string, parameter: string): Requirement[] {
  try {
    return parseSelector(text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw badRequest(`unable to parse requirement: ${error.message} (${parameter})`);
  }
}

function fieldAt(object: StoredObject, path: string): string {
  const value = path.split(".").reduce<unknown>(
    (at, key) => typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined,
    object,
  );
  return value === undefined || value === null
    ? (path === "spec.unschedulable" || path === "spec.hostNetwork" ? "false" : "")
    : String(value);
}

function json(value: unknown): Response {
  return Response.json(value);
}
