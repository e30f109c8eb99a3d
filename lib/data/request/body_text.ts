const texts = new WeakMap<Request, string>();

/**
 * Creates a Request with a body of text, and remembers the text. Sending it then needs neither a stream nor a clone, which
 * take 0.4 ms per write (Deno 2.9).
 */
export function textRequest(url: string, init: RequestInit, text: string): Request {
  const request = new Request(url, { ...init, body: text });
  texts.set(request, text);
  return request;
}

/** Returns the body of a Request that was created from text. Undefined for others, and for copies made by middleware. */
export function bodyText(request: Request): string | undefined {
  return texts.get(request);
}

/**
 * Prepares to send a request again, with the headers that it has now. Undefined if it has no body, because it can then be
 * sent again itself.
 */
export function requestCopier(request: Request): (() => Request) | undefined {
  const text = bodyText(request);
  if (text === undefined) {
    if (request.body === null) return undefined;
    const clone = request.clone();
    return () => clone;
  }
  const { url, method, signal } = request;
  const headers = new Headers(request.headers);
  return () => textRequest(url, { method, headers, signal }, text);
}
