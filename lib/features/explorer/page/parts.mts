/// <reference lib="dom" />
import { el } from "./element.mts";
import { operationLink } from "./links.ts";
import type { Operation } from "./model.ts";

/** A path with its parameters set off. */
export function pathOf(path: string): HTMLElement {
  const parts = path.split(/(\{[^}]+\})/).map((part) => part.startsWith("{") ? el("i", {}, part) : part);
  return el("span", { class: "path" }, ...parts);
}

/** The method in its colour. */
export function methodOf(method: string): HTMLElement {
  return el("span", { class: `method ${method}` }, method);
}

/** Operations as a list of links. */
export function operationList(operations: readonly Operation[]): HTMLElement {
  return el(
    "ul",
    { class: "operations" },
    ...operations.map((operation) =>
      el(
        "li",
        {},
        el(
          "a",
          { href: operationLink(operation) },
          methodOf(operation.method),
          el("span", { class: "quiet verb" }, wordOf(operation)),
          pathOf(operation.path),
        ),
      )
    ),
  );
}

/** What an operation does, in a word or two. */
export function wordOf({ verb, subresource, path, kind }: Operation): string {
  if (subresource !== "") return verb === "connect" ? subresource : `${verb} ${subresource}`;
  return verb === "list" && kind?.namespaced && !path.includes("{namespace}") ? "list everywhere" : verb;
}
