/// <reference lib="dom" />
import { el } from "./element.mts";
import { fieldsView } from "./fields_view.mts";
import type { Kind } from "./model.ts";
import { operationList } from "./parts.mts";
import { resolvePageSchema } from "./schema.ts";

/** Creates the page of a kind: its description, its paths and its fields. */
export function kindView(kind: Kind, field: readonly string[] = []): HTMLElement {
  const { group, version, name, plural, namespaced, shortNames, operations, schema, schemas } = kind;
  const current = operations.filter(({ deprecated }) => !deprecated);
  const old = operations.filter(({ deprecated }) => deprecated);
  const description = schema === undefined ? undefined : resolvePageSchema(schema, schemas).description;
  return el(
    "article",
    {},
    el("p", { class: "crumbs quiet mono" }, group === "" ? version : `${group}/${version}`),
    el(
      "div",
      { class: "title" },
      el("h1", {}, name),
      el("span", { class: "quiet mono" }, [plural, ...shortNames].join(", ")),
      el("span", { class: "tag" }, namespaced ? "namespaced" : "cluster-scoped"),
    ),
    description !== undefined && el("p", { class: "lead" }, description),
    el("h2", {}, "Paths"),
    operationList(current),
    old.length > 0 && el(
      "details",
      { class: "more" },
      el("summary", {}, `Deprecated watch paths (${old.length}): use ?watch=true on a list instead`),
      operationList(old),
    ),
    schema !== undefined && el("h2", {}, "Fields"),
    schema !== undefined && fieldsView(schema, schemas, field),
  );
}
