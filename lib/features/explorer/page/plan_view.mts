/// <reference lib="dom" />
import { el } from "./element.mts";
import { countActions, noteOf, type PlannedStep } from "./planned.ts";

const EXAMPLE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  color: blue
`;

/** Creates the form that plans an apply of a manifest, and the place for the plan. */
export function planView(): HTMLElement {
  const manifest = el("textarea", { name: "manifest", spellcheck: "false", value: EXAMPLE });
  const namespace = el("input", { type: "text", name: "namespace", autocomplete: "off", spellcheck: "false" });
  const send = el("button", { type: "submit", class: "send" }, "Plan");
  const place = el("section", { class: "answer", "aria-live": "polite" });
  let running: AbortController | undefined;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    running?.abort();
    const own = running = new AbortController();
    place.replaceChildren(el("p", { class: "quiet" }, "Planning…"));
    try {
      const steps = await sendManifest(manifest.value, namespace.value.trim(), own.signal);
      place.replaceChildren(el("p", { class: "counts" }, countActions(steps)), planTable(steps));
    } catch (error) {
      if (own.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      place.replaceChildren(el("p", { class: "status bad" }, message));
    }
  }

  const form = el(
    "form",
    {
      class: "panel",
      onsubmit: submit,
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      },
    },
    el("label", { class: "field" }, el("span", {}, "manifest"), manifest),
    el(
      "label",
      { class: "field" },
      el("span", {}, "namespace"),
      namespace,
      el("small", {}, "Of objects that name none. Default: the namespace of the context"),
    ),
    el("div", { class: "row" }, send, el("span", { class: "quiet" }, "or Ctrl+Enter")),
  );
  return el(
    "article",
    {},
    el("h1", {}, "Plan a manifest"),
    el(
      "p",
      { class: "lead" },
      "See the effect of an apply on each object, by dry runs on the server. Nothing is stored. In a shell: ",
      el("code", {}, "k8s plan -f FILE"),
    ),
    form,
    place,
  );
}

async function sendManifest(manifest: string, namespace: string, signal: AbortSignal): Promise<PlannedStep[]> {
  const query = namespace === "" ? "" : `?${new URLSearchParams({ namespace })}`;
  const response = await globalThis.fetch(`plan${query}`, { method: "POST", body: manifest, signal });
  const text = await response.text();
  if (response.ok) return JSON.parse(text).steps;
  let message = `${response.status} ${response.statusText}`;
  try {
    message = JSON.parse(text).message ?? message;
  } catch {
    // The proxy refuses with plain text. Use the HTTP status.
  }
  throw new Error(message);
}

function planTable(steps: readonly PlannedStep[]): HTMLElement {
  const head = ["Action", "Object", "Namespace", "Note"].map((title) => el("th", { scope: "col" }, title));
  return el(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": "Plan" },
    el("table", { class: "plan" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...steps.flatMap(rowsOf))),
  );
}

function rowsOf(step: PlannedStep): HTMLElement[] {
  const { action, name, namespace = "", diff } = step;
  const row = el(
    "tr",
    {},
    el("td", {}, el("span", { class: `action ${action}` }, action)),
    el("td", { class: "mono" }, name),
    el("td", {}, namespace),
    el("td", {}, noteOf(step)),
  );
  if (diff === "") return [row];
  const changes = el("details", {}, el("summary", {}, "changes"), el("pre", { class: "diff" }, ...diffLines(diff)));
  return [row, el("tr", { class: "changes" }, el("td", { colspan: "4" }, changes))];
}

function diffLines(diff: string): HTMLElement[] {
  const classes: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "place" };
  return diff.trimEnd().split("\n").map((line) => el("span", { class: classes[line[0] ?? ""] ?? "" }, `${line}\n`));
}
