/**
 * A function from a web `Request` to a web `Response`, like `fetch` and a `Deno.serve` handler. It is the one seam of the
 * library: verbs build a Request and read a Response, and know nothing about sockets, TLS or tokens.
 */
export type Handler = (request: Request) => Promise<Response>;

/** Adds one concern to a {@linkcode Handler}, such as credentials, retries, impersonation or tracing. */
export type Middleware = (next: Handler) => Handler;

/**
 * The origin of every Request. The transport replaces it with the server, its base path and its Host header. The domain
 * `.invalid` never resolves (RFC 2606).
 */
export const ORIGIN = "http://k8s.invalid";

/** Wraps a handler in layers. The first layer is the outermost and sees the Request first. */
export function compose(handler: Handler, ...middleware: Middleware[]): Handler {
  return middleware.reduceRight((next, wrap) => wrap(next), handler);
}

const asides = new WeakSet<Request>();

/** Marks a Request that the user did not ask for, such as those of completion. Warnings about it are not shown. */
export function aside(request: Request): Request {
  asides.add(request);
  return request;
}

/** Reports whether a Request is marked as one that the user did not ask for. */
export function isAside(request: Request): boolean {
  return asides.has(request);
}

/** One command or call. Its writes are recorded together, and undone together. */
export interface WriteGroup {
  /** The id of the group in the journal. */
  readonly id: string;
  /** The command line or the input, without values that may be secret. */
  readonly command?: string | undefined;
  /** The id of the group that these writes undo. */
  readonly undoes?: string | undefined;
  /** The number of writes of a complete undo. */
  readonly total?: number | undefined;
}

/** The methods of reads. A GET can still run a command. */
export const READ_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];
// The server decodes a path before it reads its parts.
const ACTING_REGEXP = /^[^?#]*(\/(exec|attach|portforward|proxy)|%)/;

/** Reports whether a request can be a write, by its method and the words of its path. `isWrite` decides. */
export function mayWrite({ method, url }: Pick<Request, "method" | "url">): boolean {
  return !READ_METHODS.includes(method) || ACTING_REGEXP.test(url);
}

const groups = new WeakMap<Request, WriteGroup>();

/** Returns a handler that marks its requests as parts of one group of writes. The group of the outermost call counts. */
export function inGroup(handler: Handler, group: WriteGroup): Handler {
  return async (request) => {
    groups.set(request, group);
    return await handler(request);
  };
}

/** Returns the group of a request that {@linkcode inGroup} has marked. */
export function groupOf(request: Request): WriteGroup | undefined {
  return groups.get(request);
}

/** Returns a new id of a group or a write: seven letters and digits that are easy to type. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(7)), (byte) => LETTERS[byte % LETTERS.length]).join("");
}

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
