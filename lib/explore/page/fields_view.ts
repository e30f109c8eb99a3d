/// <reference lib="dom" />
import { el } from "./element.ts";
import { fieldsOf, resolve, type Schema, typeOf } from "./schema.ts";

/** The fields of a schema with what they mean; what is below one is made when it is opened. */
export function fieldsView(schema: Schema, schemas: Record<string, Schema>): HTMLElement {
  return el("div", { class: "fields" }, ...rows(schema, schemas));
}

function rows(schema: Schema, schemas: Record<string, Schema>): HTMLElement[] {
  return fieldsOf(schema, schemas).map(([name, field, required]) => row(name, field, required, schemas));
}

function row(name: string, field: Schema, required: boolean, schemas: Record<string, Schema>): HTMLElement {
  const resolved = resolve(field, schemas);
  const values = resolved.enum ?? [];
  const head = [
    el("span", { class: "name" }, name),
    el("span", { class: "type" }, typeOf(field, schemas)),
    required && el("span", { class: "tag need" }, "required"),
    resolved.default !== undefined && JSON.stringify(resolved.default) !== "{}" &&
    el("span", { class: "quiet" }, ` default ${JSON.stringify(resolved.default)}`),
  ];
  const told = [
    resolved.description !== undefined && el("p", {}, resolved.description),
    values.length > 0 && el("p", {}, `One of ${values.map((value) => JSON.stringify(value)).join(", ")}`),
  ];
  if (fieldsOf(field, schemas).length === 0) return el("div", { class: "leaf" }, ...head, ...told);
  const below = el("div");
  return el(
    "details",
    {
      ontoggle: () => {
        if (below.childElementCount === 0) below.append(...rows(field, schemas));
      },
    },
    el("summary", {}, ...head, ...told),
    below,
  );
}
