/// <reference lib="dom" />
import { el } from "./element.mts";
import { kindView } from "./kind_view.mts";
import { findKindAt, findOperation, kindLink, parseAddress, PLAN_LINK } from "./links.ts";
import { json, loadAll } from "./load.ts";
import type { GroupVersion } from "./model.ts";
import { operationView } from "./operation_view.mts";
import { overview } from "./overview.mts";
import { planView } from "./plan_view.mts";
import { listSearchEntries, type SearchEntry } from "./search.ts";
import { searchBox } from "./search_box.mts";
import { sidebar } from "./sidebar.mts";
import { themeButton } from "./theme.mts";

const { api = "/", cluster = "", plans = "" } = document.documentElement.dataset;
const groups = new Map<string, GroupVersion>();
const entries: SearchEntry[] = [];
const troubles: HTMLElement[] = [];
let version = "…";
let shown = "";
let isWhole = false;

const side = sidebar();
const main = el("main", { id: "main", tabindex: "-1" });
const find = searchBox(() => entries, (link) => {
  location.hash = link;
  // If the address is the same as before, the page is not rendered again, so focus it here.
  focusMain();
});
document.body.append(
  el(
    "a",
    { class: "skip", href: "#main", onclick: (event: Event) => (event.preventDefault(), main.focus()) },
    "Skip to content",
  ),
  el(
    "header",
    { class: "top" },
    el(
      "a",
      { class: "brand", href: "#/" },
      el("img", { src: "icon.svg", alt: "" }),
      el("div", {}, "k8s ", el("span", {}, "API reference")),
    ),
    find.element,
    el(
      "div",
      { class: "tools" },
      plans === "true" && el("a", { href: PLAN_LINK }, "Plan"),
      cluster !== "" && el("span", { class: "tag", title: "The context of the kubeconfig" }, cluster),
      themeButton(),
    ),
  ),
  el("div", { class: "frame" }, side.element, main),
);
addEventListener("hashchange", () => {
  render();
  focusMain();
});
render();

json(`${api}version`).then((found) => {
  version = String((found as { gitVersion?: unknown }).gitVersion ?? "");
}, () => version = "").then(refresh);

loadAll(api, {
  onGroup(group) {
    groups.set(group.name, group);
    entries.push(...listSearchEntries(group));
    side.add(group);
    refresh();
  },
  onTrouble: (name, reason) => troubles.push(el("p", { class: "trouble" }, `Cannot read ${name}: ${reason}`)),
}).catch((error) =>
  troubles.push(el("p", { class: "trouble" }, `Cannot read the list of API documents: ${error.message}`))
)
  .finally(() => {
    isWhole = true;
    document.documentElement.dataset.loaded = "true";
    refresh();
  });

// While documents are read, redraw only the search and the pages that need them.
function refresh(): void {
  find.refresh();
  if (shown === "" || shown === "overview") render();
}

// Focuses the field that the address names, or the beginning of the page, so that Tab continues from there.
function focusMain(): void {
  (document.getElementById("field") ?? main).focus({ preventScroll: true });
}

function render(): void {
  const place = parseAddress(location.hash);
  const kind = place.page === "kind" ? findKindAt(groups.values(), place) : undefined;
  const operation = place.page === "operation" ? findOperation(groups.values(), place) : undefined;
  let view: HTMLElement;
  if (kind !== undefined && place.page === "kind") view = kindView(kind, place.field);
  else if (operation !== undefined && place.page === "operation") view = operationView(operation, place.values, api);
  else if (place.page === "plan" && plans === "true") view = planView();
  else if (place.page === "overview") view = overview([...groups.values()], version);
  else {view = el(
      "p",
      { class: "quiet" },
      isWhole ? "This cluster has no API at this address." : "Reading the API documents…",
    );}
  const found = kind ?? operation;
  const isPlan = place.page === "plan";
  shown = found !== undefined || isPlan ? location.hash : place.page === "overview" ? "overview" : "";
  main.replaceChildren(view);
  if (place.page === "overview") main.prepend(...troubles);
  const own = kind ?? operation?.kind;
  side.mark(own === undefined ? location.hash : kindLink(own));
  const path = operation === undefined ? undefined : `${operation.method} ${operation.path}`;
  const title = kind?.name ?? path ?? (isPlan ? "Plan" : undefined);
  document.title = title === undefined ? "API reference · k8s" : `${title} · k8s`;
  if (shown !== "overview") scrollTo(0, 0);
  document.getElementById("field")?.scrollIntoView({ block: "center" });
  // For browser tests: the address changes before the page does.
  document.documentElement.dataset.shown = location.hash;
}
