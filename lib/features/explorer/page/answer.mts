/// <reference lib="dom" />
import { el } from "./element.mts";
import { highlighted } from "./highlight.mts";
import { stripManagedFields } from "./managed_fields.ts";

/** The request that the form sends. */
export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

// The page shows at most so many characters. The lines for the shell get the complete response.
const MAX_LENGTH = 2_000_000;

/** Sends a request and shows the response as it arrives. Resolves when the response has ended or was stopped. */
export async function answer(place: HTMLElement, { method, url, headers, body }: Sent, signal: AbortSignal) {
  const status = el("span", { class: "status" }, "…");
  const facts = el("span", { class: "quiet" });
  const text = el("pre", { tabindex: "0", "aria-label": "Response" });
  place.replaceChildren(el("p", { class: "row" }, status, facts), text);
  const began = performance.now();
  let bytes = 0;
  let received = "";
  const showProgress = (more = "") => {
    facts.textContent = `${formatSize(bytes)} · ${Math.round(performance.now() - began)} ms${more}`;
  };
  try {
    const response = await globalThis.fetch(url, { method, headers, signal, body: body ?? null });
    status.textContent = `${response.status} ${response.statusText}`;
    status.className = `status ${response.ok ? "good" : "bad"}`;
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    for (let part; reader !== undefined && !(part = await reader.read()).done;) {
      bytes += part.value.length;
      if (received.length < MAX_LENGTH) {
        const piece = decoder.decode(part.value, { stream: true });
        received += piece;
        text.append(piece);
      }
      showProgress();
    }
    if (received.length < MAX_LENGTH) facts.after(showShortened(text, received));
    showProgress(received.length < MAX_LENGTH ? "" : " · only the beginning is shown");
  } catch (error) {
    if (signal.aborted) return showProgress(" · stopped");
    status.textContent = "No response";
    status.className = "status bad";
    text.textContent = `${error instanceof Error ? error.message : error}\nIs the proxy still running?`;
  }
}

// managedFields are up to half of an object, and seldom of interest: show them on request only.
function showShortened(text: HTMLElement, received: string): Node {
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

function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
