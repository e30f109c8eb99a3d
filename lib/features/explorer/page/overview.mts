/// <reference lib="dom" />
import { el } from "./element.mts";
import { kindLink } from "./links.ts";
import type { GroupVersion } from "./model.ts";
import { operationList } from "./parts.mts";

const FAVOURITES = [
  "pods",
  "deployments",
  "services",
  "configmaps",
  "nodes",
  "events",
  "jobs",
  "customresourcedefinitions",
];

/** The first page: how much there is, and where most people go. */
export function overview(groups: readonly GroupVersion[], version: string): HTMLElement {
  const kinds = groups.flatMap((group) => group.kinds);
  const others = groups.flatMap((group) => group.others);
  const operations = kinds.flatMap((kind) => kind.operations).length + others.length;
  const favourites = FAVOURITES.flatMap((plural) =>
    kinds.find((kind) => kind.plural === plural && !kind.group.startsWith("events")) ?? []
  );
  const custom = groups.filter((group) => group.custom).flatMap((group) => group.kinds);
  return el(
    "article",
    {},
    el("h1", {}, "The API of this cluster"),
    el(
      "p",
      { class: "lead quiet" },
      "As the server itself describes it, custom kinds included. Find a path, read what it takes, and try it: every request goes through this proxy, as you.",
    ),
    el(
      "dl",
      { class: "figures" },
      figure("groups and versions", groups.filter((group) => group.kinds.length > 0).length),
      figure("kinds", kinds.length),
      figure("operations", operations),
      el("div", {}, el("dt", {}, "Kubernetes"), el("dd", {}, version)),
    ),
    el("h2", {}, "Where most people go"),
    cards(favourites),
    custom.length > 0 && el("h2", {}, "Made for this cluster"),
    custom.length > 0 && cards(custom),
    others.length > 0 && el("h2", {}, "Besides the kinds"),
    others.length > 0 &&
      operationList(
        others.filter(({ path }) => !/^\/apis?\/./.test(path)).sort((a, b) => a.path.localeCompare(b.path)),
      ),
  );
}

function cards(kinds: readonly GroupVersion["kinds"][number][]): HTMLElement {
  return el(
    "ul",
    { class: "cards" },
    ...kinds.map((kind) =>
      el(
        "li",
        {},
        el(
          "a",
          { href: kindLink(kind) },
          el("strong", {}, kind.name),
          el("span", { class: "quiet mono" }, kind.group === "" ? kind.version : `${kind.group}/${kind.version}`),
        ),
      )
    ),
  );
}

function figure(what: string, count: number): HTMLElement {
  return el("div", {}, el("dt", {}, what), el("dd", {}, String(count)));
}
