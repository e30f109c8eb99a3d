import { isRecord, type KubeObject, type ObjectMeta } from "../../data/core/object.ts";
import { isStatus } from "../../data/core/status.ts";
import { itemAt, itemCount, type ListPage, release } from "../../data/core/list_page.ts";
import { parseTextWithoutManagedFields, parseWithoutManagedFields } from "../../data/core/cut_managed_fields.ts";
import { parseExactly } from "../../data/base/long_integer.ts";
import { defined } from "../../data/base/defined.ts";
import { ApiError, ResponseError } from "../../data/core/errors.ts";
import { ORIGIN } from "../../data/core/handler.ts";
import { hintsFor } from "../../data/core/hints.ts";
import { apiVersionOf, type Resource } from "../../data/core/resource.ts";
import { listRequest, metadataRequest, watchRequest } from "../../data/request/verbs.ts";
import { METADATA_ACCEPT } from "../../data/request/media.ts";
import { type Client, scoped, sendJson, withResource } from "../client/client.ts";
import { listPages } from "../client/lists.ts";
import type { Change } from "./events.ts";
import type { Known, Seen } from "./object_index.ts";
import { type Problem, problemOf } from "./problem.ts";

/** One page of a list. Its items are parsed when they are taken. */
export interface FeedPage<T> {
  version: string;
  items: Iterable<Seen<T>>;
  /** Frees the memory of the page. */
  release?(): void;
}

/** A decoded line of a watch. */
export type FeedEvent<T> =
  | { type: Change<unknown>["type"]; seen: Seen<T> }
  | { type: "bookmark"; version: string }
  | { type: "error"; problem: Problem };

/** The requests of a watch, and the form in which its objects are read. */
export interface Feed<T> {
  /** Reads a consistent list; `whole` in one page. */
  pages(signal: AbortSignal, whole: boolean): AsyncIterator<FeedPage<T>>;
  /** Reads the current resourceVersion without the objects. */
  currentVersion(signal: AbortSignal): Promise<string>;
  /** Opens a watch. */
  open(version: string, timeoutSeconds: number, signal: AbortSignal): Promise<{ request: Request; response: Response }>;
  /** Decodes a line. Throws a ResponseError if it is not an event. */
  read(line: string): FeedEvent<T>;
  /** Returns the item of an object whose deletion was missed. */
  missed(key: string, known: Known): T;
}

/** The objects of a watch. */
export interface WatchScope {
  type: string;
  namespace?: string | undefined;
  labels?: string | Record<string, string> | undefined;
  fields?: string | Record<string, string> | undefined;
  pageSize?: number | undefined;
}

/** Options of {@linkcode objectFeed}. */
export interface ObjectFeedOptions extends WatchScope {
  metadataOnly?: boolean | undefined;
  managedFields?: boolean | undefined;
}

const TYPES = { ADDED: "added", MODIFIED: "modified", DELETED: "deleted" } as const;

/** Creates the feed of whole objects, or of their metadata. */
export function objectFeed<T extends KubeObject>(client: Client, options: ObjectFeedOptions): Feed<T> {
  const { type, metadataOnly = false, managedFields = false, pageSize, ...selectors } = options;
  const where = scoped(client, selectors);
  let kind: Pick<KubeObject, "apiVersion" | "kind"> = {};
  const parseItem = managedFields ? undefined : parseWithoutManagedFields;
  const parseLine = managedFields ? parseExactly : parseTextWithoutManagedFields;

  // The caller asserts the type of the objects, as for `get`.
  const seen = (object: KubeObject): Seen<T> => {
    const whole = object.kind === "PartialObjectMetadata" || object.kind === undefined
      ? { ...object, ...kind }
      : object;
    const { key, uid, version } = identityOf(object);
    return { key, uid, version, item: whole as T };
  };

  function* itemsIn(page: ListPage): Generator<Seen<T>> {
    for (let index = 0; index < itemCount(page); index++) {
      yield seen(itemAt(page, index, parseItem));
    }
  }

  return {
    async *pages(signal, whole) {
      const size = whole ? { pageSize: 0 } : defined({ pageSize });
      const pages = listPages(client, type, { ...where, ...size, metadataOnly, consistent: true, signal });
      for await (const page of pages) {
        kind = { apiVersion: page.apiVersion, kind: page.kind.replace(/List$/, "") };
        yield {
          version: page.metadata.resourceVersion ?? "",
          items: itemsIn(page),
          release: () => release(page),
        };
      }
    },
    currentVersion: (signal) => currentVersion(client, type, { ...where, signal }),
    open: (version, timeoutSeconds, signal) =>
      openWatch(client, type, (resource) => {
        kind = { apiVersion: apiVersionOf(resource), kind: resource.kind };
        const accept = metadataOnly ? METADATA_ACCEPT : undefined;
        return watchRequest(resource, { ...where, signal, resourceVersion: version, timeoutSeconds, accept });
      }),
    read: (line) =>
      readEvent(line, parseLine, (object) => {
        if (!isRecord(object.metadata)) throw badLine();
        return { version: String(object.metadata.resourceVersion ?? ""), seen: () => seen(object) };
      }),
    missed: (key, known) => ({ ...kind, metadata: knownMetadata(key, known) }) as T,
  };
}

/** Returns the identity of an object. */
export function identityOf({ metadata = {} }: KubeObject): Omit<Seen<unknown>, "item"> {
  const { namespace = "", name = "", uid = "", resourceVersion = "" } = metadata;
  return { key: `${namespace}/${name}`, uid, version: resourceVersion };
}

/** Returns the metadata of a known object, which is all that is left of it. */
export function knownMetadata(key: string, { uid, version }: Known): ObjectMeta {
  const [namespace = "", name = ""] = key.split("/");
  return defined({ name, namespace: namespace || undefined, uid, resourceVersion: version });
}

/** Reads the resourceVersion of a list with at most one object. */
export async function currentVersion(
  client: Client,
  type: string,
  where: Parameters<typeof listRequest>[1],
): Promise<string> {
  const list = await withResource(
    client,
    (discovery) => discovery.resolve(type, where.signal),
    (resource) => sendJson<KubeObject>(client, metadataRequest(resource, { ...where, limit: 1 })),
  );
  const version = list.metadata?.resourceVersion;
  if (version !== undefined && version !== "") return version;
  throw new ResponseError(`Cannot watch ${type}: the list of the server has no resourceVersion`);
}

/** Sends a watch request. */
export async function openWatch(client: Client, type: string, requestFor: (resource: Resource) => Request) {
  const request = requestFor(await client.discovery.resolve(type));
  return { request, response: await client.handler(request) };
}

/** Decodes a line of a watch. `bodyOf` finds the resourceVersion and the object of an event. */
export function readEvent<T>(
  line: string,
  parse: (line: string) => unknown,
  bodyOf: (object: Record<string, unknown>) => { version: string; seen: () => Seen<T> },
): FeedEvent<T> {
  let event: unknown;
  try {
    event = parse(line);
  } catch {
    throw badLine();
  }
  if (!isRecord(event) || typeof event.type !== "string" || !isRecord(event.object)) throw badLine();
  const { type, object } = event;
  if (type === "ERROR") return { type: "error", problem: problemOf(statusError(object)) };
  const { version, seen } = bodyOf(object);
  if (type === "BOOKMARK") return { type: "bookmark", version };
  if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED") throw badLine();
  return { type: TYPES[type], seen: seen() };
}

// The line may be part of a Secret, so the error does not quote it.
function badLine(): ResponseError {
  return new ResponseError("Cannot read the watch: a line is not an event of the Kubernetes API");
}

function statusError(object: Record<string, unknown>): ApiError {
  const status = isStatus(object)
    ? object
    : { apiVersion: "v1" as const, kind: "Status" as const, code: 500, message: "The server sent an unknown error" };
  const hints = hintsFor(status, { method: "GET", url: ORIGIN });
  return new ApiError(status, { method: "GET", path: "" }, { hints });
}
