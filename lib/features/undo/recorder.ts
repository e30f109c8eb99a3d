import { defined } from "../../data/base/defined.ts";
import { parseExactly } from "../../data/base/long_integer.ts";
import {
  aside,
  groupOf,
  type Handler,
  type Middleware,
  newId,
  ORIGIN,
  type WriteGroup,
} from "../../data/core/handler.ts";
import { isKubeObject, isRecord, type KubeObject, records } from "../../data/core/object.ts";
import { JSON_TYPE, METADATA_ACCEPT } from "../../data/request/media.ts";
import { isWrite } from "../../data/request/writes.ts";
import { type ClusterIdentity, type JournalEntry, type JournalStore } from "./entry.ts";
import { createHider, type Hider } from "./hidden.ts";
import { ownVersion, pinTo } from "./pin.ts";
import { pathIn, readWrite, type Write } from "./read_write.ts";

/** Options of {@linkcode recordWrites}. */
export interface RecorderOptions {
  /** The journal. */
  store: JournalStore;
  /** The context of the kubeconfig. */
  context: string;
  /** Returns the cluster, without sending a request. */
  cluster: () => Promise<ClusterIdentity>;
  /** The current command or input. @default {each write is a group} */
  group?: (() => WriteGroup | undefined) | undefined;
  /** Whether literal environment variables and values of keys that look secret are kept. @default {false} */
  keepsValues?: boolean | undefined;
  /** Called with each entry when it is complete. */
  onEntry?: ((entry: JournalEntry) => void | Promise<void>) | undefined;
  /** The longest wait for the read before a write, in milliseconds. @default {3000} */
  readTimeout?: number | undefined;
}

/** The number of reads before one write while others write at the same time. */
const TRIES = 5;

/**
 * Returns middleware that records every write in a journal, with the object before and after the write. It reads the object
 * first, and the write then demands the resourceVersion of that read. If another write came between, both are repeated. If
 * the object cannot be read, the write is sent unchanged and marked as inexact.
 */
export function recordWrites(options: RecorderOptions): Middleware {
  return (next) => {
    const readUid = kubeSystemUid(next);
    return async (request) => {
      if (!await isWrite(request)) return await next(request);
      const write = await readWrite(request);
      return await new Recording(options, next, request, write, readUid).send();
    };
  };
}

/** The read before a write. */
interface Before {
  object?: KubeObject | null | undefined;
  /** The reason why there is no object. */
  problem?: string | undefined;
}

class Recording {
  readonly #options: RecorderOptions;
  readonly #next: Handler;
  readonly #request: Request;
  readonly #write: Write;
  readonly #readUid: () => Promise<string | undefined>;
  readonly #hide: Hider;
  #entry: JournalEntry | undefined;

  constructor(
    options: RecorderOptions,
    next: Handler,
    request: Request,
    write: Write,
    readUid: () => Promise<string | undefined>,
  ) {
    this.#options = options;
    this.#next = next;
    this.#request = request;
    this.#write = write;
    this.#readUid = readUid;
    this.#hide = createHider(options.keepsValues ?? false);
  }

  async send(): Promise<Response> {
    const { verb, isNamed } = this.#write;
    if (verb === "action" || !isNamed) {
      // A create needs no read before it, so the uid of the cluster is read at the same time.
      const uid = verb === "create" ? this.#readUid() : undefined;
      await this.#begin({});
      return await this.#finish(await this.#tell(this.#request), await uid);
    }
    let before = await this.#read();
    for (let left = TRIES;; left--) {
      const version = before.object?.metadata?.resourceVersion;
      const own = ownVersion(this.#write);
      const text = version === undefined || own !== undefined || left === 0 ? undefined : pinTo(this.#write, version);
      const isExact = before.object === null || text !== undefined || (own !== undefined && own === version);
      await this.#begin(before, isExact ? undefined : before.problem ?? "another write may have come before it");
      const response = await this.#tell(text === undefined ? this.#request : this.#pinned(text));
      if (text === undefined || !await this.#isStale(response)) return await this.#finish(response);
      const again = await this.#read();
      // The server refused the write for another reason. The answer to the unchanged write does not mention the version.
      if (again.object?.metadata?.resourceVersion === version || again.object === undefined) left = 1;
      await response.body?.cancel();
      before = again;
    }
  }

  #pinned(text: string): Request {
    const { url, method, headers, signal } = this.#request;
    const pinned = new Request(url, { method, headers, signal, body: text });
    if (!pinned.headers.has("content-type") || method === "DELETE") pinned.headers.set("content-type", JSON_TYPE);
    return pinned;
  }

  /** Reports whether the server refused a write because of the version, and not because of the owners of fields. */
  async #isStale(response: Response): Promise<boolean> {
    // A JSON patch whose test fails is 422.
    if (response.status === 422) return this.#write.text.trimStart().startsWith("[");
    if (response.status !== 409) return false;
    const status: unknown = await response.clone().json().catch(() => undefined);
    if (!isRecord(status)) return true;
    return records(isRecord(status.details) ? status.details.causes : []).length === 0;
  }

  async #tell(request: Request): Promise<Response> {
    try {
      return await this.#next(request);
    } catch (error) {
      await this.#append({ error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  async #read(): Promise<Before> {
    const { readTimeout = 3000 } = this.#options;
    const { url, signal } = this.#request;
    const headers = new Headers({ accept: this.#write.isSecret ? METADATA_ACCEPT : JSON_TYPE });
    // A raw request may have its own identity.
    for (const [name, value] of this.#request.headers) {
      if (/^(authorization|impersonate-)/.test(name)) headers.set(name, value);
    }
    const limit = AbortSignal.timeout(readTimeout);
    const read = new Request(url.replace(/[?#].*$/, ""), { headers, signal: AbortSignal.any([signal, limit]) });
    try {
      const response = await this.#next(aside(read));
      const text = await response.text();
      if (response.status === 404) return { object: null };
      if (!response.ok) return { problem: `the object could not be read (${response.status})` };
      const object = parseExactly(text);
      return isKubeObject(object) ? { object } : { problem: "the object could not be read" };
    } catch (error) {
      if (signal.aborted) throw error;
      return { problem: limit.aborted ? "reading the object took too long" : "the object could not be read" };
    }
  }

  async #begin(before: Before, inexact?: string): Promise<void> {
    const { store, context, cluster, group } = this.#options;
    const { method, path, verb, manager } = this.#write;
    const own = groupOf(this.#request);
    const current = group?.();
    // An undo is a separate group, even if the same command has other writes.
    const { id, undoes, total }: WriteGroup = (own?.undoes === undefined ? current : own) ?? own ?? { id: newId() };
    const command = current?.command ?? own?.command;
    this.#entry = {
      id: this.#entry?.id ?? newId(),
      group: id,
      time: this.#entry?.time ?? new Date().toISOString(),
      context,
      cluster: await cluster(),
      method,
      path,
      verb,
      ...defined({ command, undoes, total, manager, inexact }),
    };
    if (before.object !== undefined) {
      this.#entry.before = before.object === null ? null : this.#hidden(before.object, "before");
    }
    // After a repetition, the first part of the entry may say that it is inexact.
    await store.append({ inexact: undefined, ...this.#entry });
  }

  async #append(part: Partial<JournalEntry>): Promise<void> {
    if (this.#entry === undefined) return;
    Object.assign(this.#entry, part);
    await this.#options.store.append({ id: this.#entry.id, ...part });
  }

  async #finish(response: Response, uid?: string): Promise<Response> {
    const { status } = response;
    const part: Partial<JournalEntry> = { status };
    if (uid !== undefined && this.#entry !== undefined) part.cluster = { ...this.#entry.cluster, uid };
    const { verb, isNamed, path } = this.#write;
    if (response.ok && verb !== "action") {
      const answer = await answerOf(response);
      if (verb === "delete" && !isNamed) return await this.#finishCollection(response, answer);
      if (verb !== "delete" && answer !== undefined) part.after = this.#hidden(answer, "after");
      if (verb !== "delete" && answer === undefined) part.inexact = "the answer could not be read";
      if (!isNamed && answer !== undefined) part.path = pathIn(path, answer) ?? path;
      const isCreated = status === 201;
      // Between the read and the write, somebody else created the object.
      if (this.#entry?.before === null && !isCreated) {
        part.inexact = "another write came before it";
      }
      // Or deleted it: an apply creates an object, whatever version it demands.
      if (isNamed && isCreated) part.before = null;
    }
    await this.#append(part);
    if (this.#entry !== undefined) await this.#options.onEntry?.(this.#entry);
    return response;
  }

  /** Records the objects of a deleted collection, which the answer contains. */
  async #finishCollection(response: Response, answer: KubeObject | undefined): Promise<Response> {
    const { store, onEntry } = this.#options;
    const items = records(answer?.items);
    if (items.length === 0 && answer?.kind === "Status") {
      await this.#append({ status: response.status, inexact: "the server did not say which objects it deleted" });
    } else await this.#append({ status: response.status, isCovered: true });
    const kind = String(answer?.kind ?? "").replace(/List$/, "");
    for (const item of items) {
      const object: KubeObject = { apiVersion: answer?.apiVersion, kind, ...item };
      const path = pathIn(this.#write.path, object);
      if (path === undefined || this.#entry === undefined) continue;
      const entry: JournalEntry = {
        ...this.#entry,
        id: newId(),
        isCovered: undefined,
        path,
        before: this.#hidden(object, "before"),
        status: response.status,
      };
      await store.append(entry);
      await onEntry?.(entry);
    }
    return response;
  }

  #hidden(object: KubeObject, state: "before" | "after"): KubeObject {
    const { isSecret, changesData } = this.#write;
    if (!isSecret) return this.#hide(object);
    // Only the metadata of a Secret is kept. A different mark in each state says that the write changed its values.
    const { metadata } = object;
    return this.#hide({
      apiVersion: "v1",
      kind: "Secret",
      ...defined({ metadata, data: changesData ? { state } : undefined }),
    });
  }
}

async function answerOf(response: Response): Promise<KubeObject | undefined> {
  try {
    const value = parseExactly(await response.clone().text());
    return isKubeObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// The answer to a write waits for it, so it must be short.
const UID_MS = 300;

/** Returns a function that reads the uid of the cluster once. */
function kubeSystemUid(next: Handler): () => Promise<string | undefined> {
  let uid: Promise<string | undefined> | undefined;
  const read = async () => {
    const request = new Request(`${ORIGIN}/api/v1/namespaces/kube-system`, {
      headers: { accept: METADATA_ACCEPT },
      signal: AbortSignal.timeout(UID_MS),
    });
    const response = await next(aside(request));
    const object: unknown = await response.json();
    return response.ok && isKubeObject(object) ? object.metadata?.uid : undefined;
  };
  return () => uid ??= read().catch(() => undefined);
}
