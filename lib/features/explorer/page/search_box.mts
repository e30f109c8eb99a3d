/// <reference lib="dom" />
import { el } from "./element.mts";
import { kindLink, operationLink } from "./links.ts";
import { methodBadge, pathView } from "./parts.mts";
import { type Found, search, type SearchEntry } from "./search.ts";

/**
 * Creates the search box. `/` or Ctrl+K focuses it, arrow keys choose a result, and Enter opens it.
 *
 * @param open Shows the page behind a link, and takes the focus there.
 */
export function searchBox(
  entries: () => readonly SearchEntry[],
  open: (link: string) => void,
): { element: HTMLElement; refresh(): void } {
  const results = el("ul", { class: "results", id: "results", role: "listbox", "aria-label": "Search results" });
  const input = el("input", {
    type: "search",
    placeholder: "Search: deploy, pod.spec.con, delete configmaps, or paste a path",
    "aria-label": "Search kinds, paths and fields",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "results",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    oninput: () => show(),
    onfocus: () => show(),
    onkeydown: (event: KeyboardEvent) => onKey(event),
  });
  const element = el(
    "div",
    { class: "search", role: "search" },
    input,
    el("kbd", { "aria-hidden": "true" }, "/"),
    results,
  );
  let found: readonly Found[] = [];
  let chosen = 0;

  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test((event.target as HTMLElement).tagName);
    const withModifier = event.ctrlKey || event.metaKey;
    const isShortcut = withModifier ? event.key === "k" : event.key === "/" && !isTyping;
    if (!isShortcut) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener("click", (event) => {
    if (!element.contains(event.target as Node)) hide();
  });

  function show(): void {
    found = search(entries(), input.value);
    chosen = 0;
    if (input.value.trim() === "") return hide();
    results.replaceChildren(
      ...found.length === 0
        ? [el("li", { class: "none quiet" }, "Nothing contains all of these words")]
        : found.map((one, index) => createItem(one, index)),
    );
    input.setAttribute("aria-expanded", "true");
    mark();
  }

  function hide(): void {
    results.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(): void {
    [...results.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    if (found.length > 0) input.setAttribute("aria-activedescendant", `result-${chosen}`);
    results.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function onKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      chosen = (chosen + step + found.length) % found.length;
      mark();
    } else if (event.key === "Enter") {
      const one = found[chosen];
      if (one === undefined) return;
      hide();
      open(toLink(one));
    } else if (event.key === "Escape") hide();
  }

  function createItem(one: Found, index: number): HTMLElement {
    const { kind, operation } = one;
    const link = el(
      "a",
      { href: toLink(one), tabindex: "-1", onclick: () => hide() },
      operation === undefined
        ? el("span", { class: "tag" }, one.field === undefined ? "kind" : "field")
        : methodBadge(operation.method),
      operation === undefined
        ? el("strong", {}, one.field === undefined ? kind.name : `${kind.name}.${one.field}`)
        : pathView(operation.path),
      operation === undefined && one.field !== undefined && el("span", { class: "type" }, one.type),
      operation === undefined &&
        el("span", { class: "quiet mono" }, kind.group === "" ? kind.version : `${kind.group}/${kind.version}`),
    );
    return el("li", { id: `result-${index}`, role: "option" }, link);
  }

  return { element, refresh: () => document.activeElement === input && show() };
}

function toLink(found: Found): string {
  return found.operation === undefined
    ? kindLink(found.kind, found.field)
    : operationLink(found.operation, found.values);
}
