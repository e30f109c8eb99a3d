/// <reference lib="dom" />
import { el } from "./element.mts";
import { json } from "./load.ts";
import type { Operation, Parameter } from "./model.ts";

const NAMES_ONLY = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
// The parameters that are shown at once. The others are behind "more parameters".
const COMMON = ["labelSelector", "fieldSelector", "limit", "watch", "container", "follow", "tailLines", "previous"];

/** Returns true if a parameter is shown at once. */
export function isCommon({ in: place, name }: Parameter): boolean {
  return place === "path" || COMMON.includes(name);
}

/** Creates the input of a parameter. It suggests the namespaces and names of the cluster. */
export function inputFor(
  parameter: Parameter,
  operation: Operation,
  { api, values, onChange }: { api: string; values: Record<string, string>; onChange(): void },
): HTMLElement {
  const { name, description, required, schema } = parameter;
  const set = (value: string) => {
    values[name] = value;
    onChange();
  };
  const note = [
    description !== undefined && description.length <= 140 && el("small", {}, description),
    description !== undefined && description.length > 140 &&
    el("small", { title: description }, `${description.slice(0, 130)}…`),
  ];
  const head = el(
    "span",
    {},
    name,
    (required || parameter.in === "path") && el("span", { class: "tag need" }, "required"),
  );
  if (schema?.type === "boolean") {
    const select = el(
      "select",
      { name, onchange: () => set(select.value) },
      ...["", "true", "false"].map((value) => el("option", { value, selected: values[name] === value }, value)),
    );
    return el("label", { class: "field" }, head, select, ...note);
  }
  const list = parameter.in === "path" && ["namespace", "name"].includes(name)
    ? el("datalist", { id: `known-${name}` })
    : undefined;
  const input = el("input", {
    type: "text",
    name,
    value: values[name] ?? "",
    autocomplete: "off",
    spellcheck: "false",
    list: list?.id,
    oninput: () => set(input.value),
    onfocus: async () => {
      const known = list === undefined ? [] : await knownNames(api, name, operation, values);
      list?.replaceChildren(...known.map((value) => el("option", { value })));
    },
  });
  return el("label", { class: "field" }, head, input, list, ...note);
}

// Without the permission to list objects there are no suggestions.
async function knownNames(api: string, name: string, operation: Operation, values: Record<string, string>) {
  const { path } = operation;
  const before = path.slice(0, path.indexOf("/{name}")).replace(/^\//, "").replace(
    "{namespace}",
    values.namespace ?? "",
  );
  const target = name === "namespace" ? "api/v1/namespaces" : before;
  if (target.includes("//")) return [];
  try {
    const list = await json(`${api}${target}?limit=500`, { accept: NAMES_ONLY }) as {
      items?: { metadata?: { name?: string } }[];
    };
    return (list.items ?? []).flatMap(({ metadata }) => metadata?.name ?? []);
  } catch {
    return [];
  }
}
