/// <reference lib="dom" />
import { el } from "./element.mts";
import { kindLink } from "./links.ts";
import type { GroupVersion } from "./model.ts";
import { operationList } from "./parts.mts";

const COMMON = [
  "pods",
  "deployments",
  "services",
  "configmaps",
  "nodes",
  "events",
  "jobs",
  "customresourcedefinitions",
];

/** Creates the first page: the size of the API, common kinds, custom kinds and other paths. */
export function overview(groups: readonly GroupVersion[], version: string): HTMLElement {
  const kinds = groups.flatMap((group) => group.kinds);
  const others = groups.flatMap((group) => group.others);
  const operations = kinds.flatMap((kind) => kind.operations).length + others.length;
  const common = COMMON.flatMap((plural) =>
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
      "All kinds and paths of the server, including custom kinds. Find a path, read about its parameters, and try it. Requests go through this proxy with your credentials.",
    ),
    el(
      "dl",
      { class: "figures" },
      figure("groups and versions", groups.filter((group) => group.kinds.length > 0).length),
      figure("kinds", kinds.length),
      figure("operations", operations),
      el("div", {}, el("dt", {}, "Kubernetes"), el("dd", {}, version)),
    ),
    el("h2", {}, "Common kinds"),
    cards(common),
    custom.length > 0 && el("h2", {}, "Custom kinds"),
    custom.length > 0 && cards(custom),
    others.length > 0 && el("h2", {}, "Other paths"),
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

function figure(label: string, count: number): HTMLElement {
  return el("div", {}, el("dt", {}, label), el("dd", {}, String(count)));
}
