import { isAside, type Middleware } from "../../data/core/handler.ts";

/** Passes on the server's warnings (`Warning: 299 - "text"`, KEP-1693), each distinct text once. */
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

// Several values come joined by commas, and a text can hold commas: only the quotes tell (RFC 7234, section 5.5).
function parseWarnings(header: string): string[] {
  return [...header.matchAll(/299 [^ ]+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replace(/\\(.)/g, "$1"));
}
