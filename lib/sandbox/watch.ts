import { apiVersionOf } from "../data/core/resource.ts";
import type { SandboxCluster } from "./cluster.ts";
import type { StoreChange } from "./store.ts";
import { Refusal } from "./refusal.ts";
import { readIncludeObject, type ResponseForm, toMetadata } from "./negotiate.ts";
import { tablePrinter } from "./tables/table.ts";
import type { RequestInfo, SandboxKind, Stored } from "./types.ts";

/** What is watched, and how it is shown. */
export interface Watched {
  kind: SandboxKind;
  info: RequestInfo;
  form: ResponseForm;
  matches: (object: Stored) => boolean;
}

/**
 * Answers a watch: one event a line, from the revision that is asked for, until the client goes or `timeoutSeconds` are
 * over. Without a revision the objects that are there come first; `sendInitialEvents` ends them with a bookmark
 * (KEP-3157).
 */
export async function watch(
  cluster: SandboxCluster,
  request: Request,
  { kind, info, form, matches }: Watched,
): Promise<Response> {
  const { store } = cluster;
  const since = info.query.get("resourceVersion") ?? "";
  const sendsInitial = info.query.get("sendInitialEvents") === "true";
  const bookmarks = info.query.get("allowWatchBookmarks") === "true";
  const print = form === "table" ? await tablePrinter(kind) : undefined;
  const include = readIncludeObject(info);
  const encoder = new TextEncoder();
  let stop = () => {};
  let headed = false;

  const line = (type: string, object: Stored) =>
    encoder.encode(JSON.stringify({ type, object: shown(type, object) }) + "\n");

  function shown(type: string, object: Stored): unknown {
    if (form === "metadata" || form === "metadataList") return toMetadata(object);
    if (print === undefined) return object;
    const options = {
      metadata: { resourceVersion: object.metadata.resourceVersion },
      // A bookmark's annotations are what a client waits for.
      include: type === "BOOKMARK" ? "Metadata" as const : include,
      now: cluster.now(),
    };
    const table = print([object], options);
    // The columns come with the first event alone.
    const columnDefinitions = headed ? null : table.columnDefinitions;
    headed = true;
    return { ...table, columnDefinitions };
  }

  const bookmark = (extra: Record<string, unknown> = {}) =>
    line("BOOKMARK", {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: { resourceVersion: String(store.revision), ...extra },
    } as Stored);

  const started = since === "" || since === "0" || sendsInitial;
  const missed = started ? [] : store.since(kind, Number(since));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      if (missed === undefined) {
        const gone = new Refusal(410, "Expired", `too old resource version: ${since} (${store.revision})`);
        controller.enqueue(encoder.encode(JSON.stringify({ type: "ERROR", object: gone.status }) + "\n"));
        return controller.close();
      }
      const send = (change: StoreChange) => {
        const { object, before } = change;
        if (info.namespace !== "" && kind.namespaced && object.metadata.namespace !== info.namespace) return;
        const event = seen(change.type, matches(object), before !== undefined && matches(before));
        if (event !== undefined) controller.enqueue(line(event, object));
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
        if (bookmarks) controller.enqueue(bookmark());
        controller.close();
      };
      const timer = seconds > 0 ? setTimeout(end, seconds * 1000) : undefined;
      const abort = () => {
        stop();
        controller.error(request.signal.reason);
      };
      stop = () => {
        unsubscribe();
        clearTimeout(timer);
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

// An object that begins or ceases to be selected comes and goes for this watch.
function seen(type: StoreChange["type"], now: boolean, before: boolean): StoreChange["type"] | undefined {
  if (type !== "MODIFIED") return now ? type : undefined;
  if (now) return before ? "MODIFIED" : "ADDED";
  return before ? "DELETED" : undefined;
}
