/// <reference lib="dom" />
import { el } from "./element.mts";
import { operationLink } from "./links.ts";
import type { Operation } from "./model.ts";

/** Creates a path whose parameters are highlighted. */
export function pathView(path: string): HTMLElement {
  const parts = path.split(/(\{[^}]+\})/).map((part) => part.startsWith("{") ? el("i", {}, part) : part);
  return el("span", { class: "path" }, ...parts);
}

/** Creates a colored badge with the method. */
export function methodBadge(method: string): HTMLElement {
  return el("span", { class: `method ${method}` }, method);
}

/** Creates a list of links to operations. */
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
          methodBadge(operation.method),
          el("span", { class: "quiet verb" }, describeAction(operation)),
          pathView(operation.path),
        ),
      )
    ),
  );
}

/** Describes an operation in a few words: `list in all namespaces`, `patch status`. */
export function describeAction({ verb, subresource, path, kind }: Operation): string {
  if (subresource !== "") return verb === "connect" ? subresource : `${verb} ${subresource}`;
  return verb === "list" && kind?.namespaced && !path.includes("{namespace}") ? "list in all namespaces" : verb;
}
