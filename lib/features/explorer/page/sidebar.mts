/// <reference lib="dom" />
import { el } from "./element.mts";
import { kindLink } from "./links.ts";
import type { GroupVersion } from "./model.ts";

const OPEN = ["v1", "apps/v1", "batch/v1"];

/** Creates the sidebar with all groups and their kinds. */
export function sidebar(): { element: HTMLElement; add(group: GroupVersion): void; mark(hash: string): void } {
  const element = el("nav", { class: "kinds", "aria-label": "Groups and kinds" });
  const shown: { group: GroupVersion; item: HTMLElement }[] = [];
  return {
    element,
    add(group) {
      if (group.kinds.length === 0) return;
      const item = el(
        "details",
        { open: OPEN.includes(group.name) || group.custom },
        el("summary", {}, group.name, " ", group.custom && el("span", { class: "tag" }, "custom")),
        el(
          "ul",
          {},
          ...group.kinds.map((kind) =>
            el(
              "li",
              {},
              el("a", { href: kindLink(kind) }, kind.name, el("span", {}, kind.shortNames[0] ?? "")),
            )
          ),
        ),
      );
      const next = shown.findIndex((other) => before(group, other.group));
      const index = next === -1 ? shown.length : next;
      element.insertBefore(item, shown[index]?.item ?? null);
      shown.splice(index, 0, { group, item });
    },
    mark(hash) {
      for (const link of element.querySelectorAll("a")) {
        const isCurrent = link.getAttribute("href") === hash;
        if (!isCurrent) {
          link.removeAttribute("aria-current");
          continue;
        }
        link.setAttribute("aria-current", "page");
        link.closest("details")?.setAttribute("open", "");
        link.scrollIntoView({ block: "nearest" });
      }
    },
  };
}

// Common groups come first, then custom ones, then the others.
function before(one: GroupVersion, other: GroupVersion): boolean {
  const rank = ({ name, custom }: GroupVersion) => {
    if (OPEN.includes(name)) return OPEN.indexOf(name);
    return custom ? OPEN.length : OPEN.length + 1;
  };
  return rank(one) - rank(other) === 0 ? one.name < other.name : rank(one) < rank(other);
}
