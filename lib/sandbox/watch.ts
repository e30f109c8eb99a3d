import type { Cluster } from "./cluster.ts";
import type { Change } from "./store.ts";
import { Refusal } from "./refusal.ts";
import { type IncludeObject, tableOf } from "./table.ts";
import type { RequestInfo, SandboxKind, Stored } from "./types.ts";

/**
 * Answers a watch: one event a line, from the revision that is asked for, until the client goes or `timeoutSeconds` are
 * over. Without a revision the objects that are there come first; `sendInitialEvents` ends them with a bookmark
 * (KEP-3157).
 */
export function watch(
  cluster: Cluster,
  request: Request,
  kind: SandboxKind,
  info: RequestInfo,
  matches: (object: Stored) => boolean,
): Response {
  const { store } = cluster;
  const since = info.query.get("resourceVersion") ?? "";
  const sendsInitial = info.query.get("sendInitialEvents") === "true";
  const bookmarks = info.query.get("allowWatchBookmarks") === "true";
  const table = (request.headers.get("accept") ?? "").includes("as=Table");
  const include = (info.query.get("includeObject") ?? "Metadata") as IncludeObject;
  const encoder = new TextEncoder();
  let stop = () => {};

  const line = (type: string, object: Stored) => {
    const body = table
      ? tableOf(kind, [object], { resourceVersion: object.metadata.resourceVersion }, include, cluster.now())
      : object;
    return encoder.encode(JSON.stringify({ type, object: body }) + "\n");
  };
  const bookmark = (extra: Record<string, unknown> = {}) =>
    encoder.encode(
      JSON.stringify({
        type: "BOOKMARK",
        object: {
          kind: kind.kind,
          apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
          metadata: { resourceVersion: String(store.revision), creationTimestamp: null, ...extra },
        },
      }) + "\n",
    );

  const started = since === "" || since === "0" || sendsInitial;
  const missed = started ? [] : store.since(kind, Number(since));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      if (missed === undefined) {
        const gone = new Refusal(410, "Expired", `too old resource version: ${since} (${store.revision})`);
        controller.enqueue(encoder.encode(JSON.stringify({ type: "ERROR", object: gone.status }) + "\n"));
        return controller.close();
      }
      const send = (change: Change) => {
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
      if (sendsInitial && bookmarks) {
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
function seen(type: Change["type"], now: boolean, before: boolean): Change["type"] | undefined {
  if (type !== "MODIFIED") return now ? type : undefined;
  if (now) return before ? "MODIFIED" : "ADDED";
  return before ? "DELETED" : undefined;
}
