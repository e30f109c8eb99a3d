import { defined } from "../data/base/defined.ts";
import { apiVersionOf } from "../data/core/resource.ts";
import type { SandboxCluster } from "./cluster.ts";
import type { StoreChange } from "./store.ts";
import { Refusal } from "./refusal.ts";
import { readIncludeObject, type ResponseForm, toMetadata } from "./negotiate.ts";
import { serverTablePrinter } from "./tables/table.ts";
import type { SandboxKind, SandboxRequest, StoredObject } from "./types.ts";

/** The time between two bookmarks (apiserver, cacher.go). */
const BOOKMARK_MS = 60_000;

/** The objects of a watch, and the form of its events. */
export interface Watched {
  kind: SandboxKind;
  info: SandboxRequest;
  form: ResponseForm;
  matches: (object: StoredObject) => boolean;
}

/**
 * Answers a watch with one event per line. The watch starts at the requested revision. It ends when the client
 * disconnects or after `timeoutSeconds`. Without a revision, it starts with the existing objects; with
 * `sendInitialEvents`, a bookmark follows them (KEP-3157).
 */
export async function answerWatch(
  cluster: SandboxCluster,
  request: Request,
  { kind, info, form, matches }: Watched,
): Promise<Response> {
  const { store } = cluster;
  const since = info.query.get("resourceVersion") ?? "";
  const sendsInitial = info.query.get("sendInitialEvents") === "true";
  const bookmarks = info.query.get("allowWatchBookmarks") === "true";
  const print = form === "table" ? await serverTablePrinter(kind) : undefined;
  const include = readIncludeObject(info);
  const encoder = new TextEncoder();
  let stop = () => {};
  let headed = false;

  const line = (type: string, object: StoredObject) =>
    encoder.encode(JSON.stringify({ type, object: shown(type, object) }) + "\n");

  function shown(type: string, object: StoredObject): unknown {
    if (form === "metadata" || form === "metadataList") return toMetadata(object);
    if (print === undefined) return object;
    const options = {
      metadata: { resourceVersion: object.metadata.resourceVersion },
      // A client needs the bookmark's annotation, so send its metadata in any case.
      include: type === "BOOKMARK" ? "Metadata" as const : include,
      now: cluster.now(),
    };
    const table = print([object], options);
    // Only the first event contains the column definitions.
    const columnDefinitions = headed ? null : table.columnDefinitions;
    headed = true;
    return { ...table, columnDefinitions };
  }

  const bookmark = (extra: Record<string, unknown> = {}) =>
    line("BOOKMARK", {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: { resourceVersion: String(store.revision), ...extra },
    } as StoredObject);

  const started = since === "" || since === "0" || sendsInitial;
  const missed = started ? [] : store.since(kind, Number(since));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      if (missed === undefined) {
        const gone = new Refusal(410, "Expired", `too old resource version: ${since} (${store.revision})`);
        controller.enqueue(encoder.encode(JSON.stringify({ type: "ERROR", object: gone.status }) + "\n"));
        return controller.close();
      }
      // After a restore of older data the server is silent until it reaches the revision again (apiserver, cacheWatcher).
      let sent = started ? store.revision : Number(since);
      const send = (change: StoreChange) => {
        const { object, before, revision } = change;
        if (revision <= sent) return;
        sent = revision;
        if (info.namespace !== "" && kind.namespaced && object.metadata.namespace !== info.namespace) return;
        const event = seen(change.type, matches(object), before !== undefined && matches(before));
        if (event === undefined) return;
        controller.enqueue(
          line(event, event === "DELETED" && before !== undefined ? lastSeen(before, object) : object),
        );
      };
      if (started) {
        for (const object of store.list(kind, info.namespace).filter(matches)) {
          controller.enqueue(line("ADDED", object));
        }
      }
      if (bookmarks && (sendsInitial || since === "")) {
        controller.enqueue(bookmark({ annotations: { "k8s.io/initial-events-end": "true" } }));
      }
      for (const change of missed) send(change);
      const unsubscribe = store.subscribe(kind, send);
      const seconds = Number(info.query.get("timeoutSeconds") ?? 0);
      const end = () => {
        stop();
        if (bookmarks && store.revision >= sent) controller.enqueue(bookmark());
        controller.close();
      };
      const timer = seconds > 0 ? setTimeout(end, seconds * 1000) : undefined;
      const mark = () => {
        if (store.revision >= sent) controller.enqueue(bookmark());
      };
      const ticker = bookmarks ? setInterval(mark, BOOKMARK_MS) : undefined;
      const abort = () => {
        stop();
        controller.error(request.signal.reason);
      };
      stop = () => {
        unsubscribe();
        clearTimeout(timer);
        clearInterval(ticker);
        request.signal.removeEventListener("abort", abort);
        stop = () => {};
      };
      if (request.signal.aborted) abort();
      else request.signal.addEventListener("abort", abort);
    },
    cancel: () => stop(),
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

// An object that leaves the selector, or is removed, is sent as it was, with the resourceVersion of the event.
function lastSeen(before: StoredObject, { metadata: { resourceVersion } }: StoredObject): StoredObject {
  return { ...before, metadata: { ...before.metadata, ...defined({ resourceVersion }) } };
}

// An update can make an object match the selector, or no longer match it. The watch then reports ADDED or DELETED.
function seen(type: StoreChange["type"], now: boolean, before: boolean): StoreChange["type"] | undefined {
  if (type !== "MODIFIED") return now ? type : undefined;
  if (now) return before ? "MODIFIED" : "ADDED";
  return before ? "DELETED" : undefined;
}
