/**
 * The one seam of the library: a function from a web `Request` to a web `Response`, the shape of `fetch` and of a
 * `Deno.serve` handler. Verbs build a Request and read a Response; they know nothing of sockets, TLS or tokens.
 */
export type Handler = (request: Request) => Promise<Response>;

/** Wraps a {@linkcode Handler} with one concern: credentials, retries, impersonation, tracing. */
export type Middleware = (next: Handler) => Handler;

/**
 * The origin that every Request is built on. The transport puts the server, its base path and its Host in its place
 * (`.invalid` can never resolve, RFC 2606).
 */
export const ORIGIN = "http://k8s.invalid";

/** Puts wrappers around a handler; the first one listed is the outermost, and sees the Request first. */
export function compose(handler: Handler, ...middleware: Middleware[]): Handler {
  return middleware.reduceRight((next, wrap) => wrap(next), handler);
}

const asides = new WeakSet<Request>();

/** Marks a Request that nobody asked for, such as completing sends: what the server warns of is not told to anybody. */
export function aside(request: Request): Request {
  asides.add(request);
  return request;
}

/** Says whether a Request is one that nobody asked for. */
export function isAside(request: Request): boolean {
  return asides.has(request);
}
