/// <reference lib="dom" />
import { el } from "./element.mts";
import { fieldsView } from "./fields_view.mts";
import { kindLink } from "./links.ts";
import type { Operation } from "./model.ts";
import { methodOf, pathOf, wordOf } from "./parts.mts";
import { listPageFields } from "./schema.ts";
import { tryIt } from "./try_it.mts";

/** The page of an operation: what it does, what it takes, and the form that tries it. */
export function operationView(operation: Operation, given: Readonly<Record<string, string>>, api: string): HTMLElement {
  const { kind, method, path, description, body, schemas, deprecated } = operation;
  const hasFields = body !== undefined && listPageFields(body, schemas).length > 0;
  return el(
    "article",
    {},
    el(
      "p",
      { class: "crumbs" },
      kind === undefined ? el("a", { href: "#/" }, "All") : el("a", { href: kindLink(kind) }, kind.name),
      el("span", { class: "quiet" }, ` / ${wordOf(operation)}`),
    ),
    el("div", { class: "title" }, methodOf(method), el("h1", { class: "mono" }, pathOf(path))),
    description !== "" && el("p", { class: "lead" }, sentence(description)),
    deprecated &&
      el("p", { class: "trouble" }, "Lists take ?watch=true instead, which this path has given its place to."),
    tryIt(operation, given, api),
    hasFields && el("h2", {}, "Fields of the body"),
    hasFields && fieldsView(body, schemas),
  );
}

// The server's own words, some with a full stop and some without.
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.+$/, "")}.`;
}
