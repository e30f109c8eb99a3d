/// <reference lib="dom" />
import { el } from "./element.mts";
import { describeType, listPageFields, type PageSchema, resolvePageSchema } from "./schema.ts";

type Schemas = Record<string, PageSchema>;

/**
 * Lists the fields of a schema with their types and descriptions. The fields below one are added when it is opened.
 *
 * @param open The path of a field to open.
 */
export function fieldsView(schema: PageSchema, schemas: Schemas, open: readonly string[] = []): HTMLElement {
  return el("div", { class: "fields" }, ...rows(schema, schemas, open));
}

function rows(schema: PageSchema, schemas: Schemas, open: readonly string[]): HTMLElement[] {
  return listPageFields(schema, schemas).map(([name, field, required]) =>
    row({ name, field, required }, schemas, open[0] === name ? open.slice(1) : undefined)
  );
}

interface Row {
  name: string;
  field: PageSchema;
  required: boolean;
}

function row({ name, field, required }: Row, schemas: Schemas, open: readonly string[] | undefined): HTMLElement {
  const isTarget = open?.length === 0;
  const resolved = resolvePageSchema(field, schemas);
  const values = resolved.enum ?? [];
  const head = [
    el("span", { class: "name" }, name),
    el("span", { class: "type" }, describeType(field, schemas)),
    required && el("span", { class: "tag need" }, "required"),
    resolved.default !== undefined && JSON.stringify(resolved.default) !== "{}" &&
    el("span", { class: "quiet" }, ` default ${JSON.stringify(resolved.default)}`),
  ];
  const details = [
    resolved.description !== undefined && el("p", {}, resolved.description),
    values.length > 0 && el("p", {}, `One of ${values.map((value) => JSON.stringify(value)).join(", ")}`),
  ];
  const mark = isTarget ? { id: "field", tabindex: "-1" } : {};
  if (listPageFields(field, schemas).length === 0) return el("div", { class: "leaf", ...mark }, ...head, ...details);
  const below = el("div");
  const fill = () => {
    if (below.childElementCount === 0) below.append(...rows(field, schemas, open ?? []));
  };
  if (open !== undefined) fill();
  return el(
    "details",
    { ontoggle: fill, open: open !== undefined, ...mark },
    el("summary", {}, ...head, ...details),
    below,
  );
}
