/// <reference lib="dom" />
import { el } from "./element.mts";
import { highlighted } from "./highlight.mts";
import { stripManagedFields } from "./managed_fields.ts";

/** What is sent. */
export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

// More than anybody reads; the line for the shell gets the rest.
const MOST = 2_000_000;

/** Sends a request and shows what comes, while it comes; resolves when all of it is there or it was stopped. */
export async function answer(place: HTMLElement, { method, url, headers, body }: Sent, signal: AbortSignal) {
  const status = el("span", { class: "status" }, "…");
  const facts = el("span", { class: "quiet" });
  const text = el("pre", { tabindex: "0", "aria-label": "The answer" });
  place.replaceChildren(el("p", { class: "row" }, status, facts), text);
  const began = performance.now();
  let bytes = 0;
  let received = "";
  const tell = (more = "") => {
    facts.textContent = `${sizeOf(bytes)} · ${Math.round(performance.now() - began)} ms${more}`;
  };
  try {
    const response = await globalThis.fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
    status.textContent = `${response.status} ${response.statusText}`;
    status.className = `status ${response.ok ? "good" : "bad"}`;
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    for (let part; reader !== undefined && !(part = await reader.read()).done;) {
      bytes += part.value.length;
      if (received.length < MOST) {
        const piece = decoder.decode(part.value, { stream: true });
        received += piece;
        text.append(piece);
      }
      tell();
    }
    if (received.length < MOST) facts.after(shortened(text, received));
    tell(received.length < MOST ? "" : " · the beginning of it");
  } catch (error) {
    if (signal.aborted) return tell(" · stopped");
    status.textContent = "No answer";
    status.className = "status bad";
    text.textContent = `${error instanceof Error ? error.message : error}\nIs the proxy still running?`;
  }
}

// Who owns which field is half of many an object, and seldom what one came for.
function shortened(text: HTMLElement, received: string): Node {
  const short = stripManagedFields(received);
  text.replaceChildren(...highlighted(short ?? received));
  if (short === undefined) return document.createTextNode("");
  const button = el("button", {
    type: "button",
    class: "plain small",
    "aria-pressed": "false",
    onclick: () => {
      const isShort = button.getAttribute("aria-pressed") === "false";
      text.replaceChildren(...highlighted(isShort ? received : short));
      button.setAttribute("aria-pressed", String(isShort));
      button.textContent = isShort ? "Hide managedFields" : "Show managedFields";
    },
  }, "Show managedFields");
  return button;
}

function sizeOf(bytes: number): string {
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
    ? `${(bytes / 1000).toFixed(1)} kB`
    : `${(bytes / 1e6).toFixed(1)} MB`;
}
