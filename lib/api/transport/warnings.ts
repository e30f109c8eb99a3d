import { isAside, type Middleware } from "../../data/core/handler.ts";

/** Reports the warnings of the server (`Warning: 299 - "text"`, KEP-1693), each distinct text once. */
export function warnings(onWarning: (text: string, source: "server") => void): Middleware {
  const seen = new Set<string>();
  return (next) => async (request) => {
    const response = await next(request);
    const header = response.headers.get("warning");
    if (header !== null && !isAside(request)) {
      for (const text of parseWarnings(header)) {
        if (seen.has(text)) continue;
        seen.add(text);
        onWarning(text, "server");
      }
    }
    return response;
  };
}

// Several values are separated by commas, but a text can contain commas, so only the quotes count (RFC 7234, section 5.5).
function parseWarnings(header: string): string[] {
  return [...header.matchAll(/299 [^ ]+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replace(/\\(.)/g, "$1"));
}
