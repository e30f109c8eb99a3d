/// <reference lib="dom" />
import { el } from "./element.mts";
import { fieldsView } from "./fields_view.mts";
import { kindLink } from "./links.ts";
import type { Operation } from "./model.ts";
import { describeAction, methodBadge, pathView } from "./parts.mts";
import { listPageFields } from "./schema.ts";
import { tryIt } from "./try_it.mts";

/** Creates the page of an operation: its description, a form to try it, and the fields of its body. */
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
      el("span", { class: "quiet" }, ` / ${describeAction(operation)}`),
    ),
    el("div", { class: "title" }, methodBadge(method), el("h1", { class: "mono" }, pathView(path))),
    description !== "" && el("p", { class: "lead" }, sentence(description)),
    deprecated &&
      el("p", { class: "trouble" }, "This path is deprecated. Use ?watch=true on a list instead."),
    tryIt(operation, given, api),
    hasFields && el("h2", {}, "Fields of the body"),
    hasFields && fieldsView(body, schemas),
  );
}

// Some descriptions of the server end with a period and some do not.
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.+$/, "")}.`;
}
