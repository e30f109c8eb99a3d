import type { GroupVersion, Kind, Operation } from "./model.ts";

/** The part of the page's address after the `#`. */
export type PageAddress =
  | { page: "overview" }
  | { page: "plan" }
  | { page: "kind"; group: string; plural: string; field: readonly string[] }
  | { page: "operation"; method: string; path: string; values: Record<string, string> };

/** The address of the form that plans a manifest. */
export const PLAN_LINK = "#/plan";

/** Returns the address of a kind, or of one of its fields. */
export function kindLink({ group, version, plural }: Kind, field?: string): string {
  return `#/kind/${group === "" ? version : `${group}/${version}`}/${plural}${
    field === undefined ? "" : `?field=${field}`
  }`;
}

/** Returns the address of an operation. The values fill in its form. */
export function operationLink({ method, path }: Operation, values: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(values).toString();
  return `#${method}${path}${query === "" ? "" : `?${query}`}`;
}

/** Parses an address. Unknown addresses lead to the overview. */
export function parseAddress(hash: string): PageAddress {
  const text = decodeURI(hash.replace(/^#/, ""));
  if (text === "/plan") return { page: "plan" };
  const [, group, plural, field = ""] = /^\/kind\/(.+)\/([^/?]+)(?:\?field=(.*))?$/.exec(text) ?? [];
  if (group !== undefined && plural !== undefined) {
    return { page: "kind", group, plural, field: field.split(".").filter((name) => name !== "") };
  }
  const [, method, path, query] = /^([A-Z]+)(\/[^?]*)(?:\?(.*))?$/s.exec(text) ?? [];
  if (method === undefined || path === undefined) return { page: "overview" };
  return { page: "operation", method, path, values: Object.fromEntries(new URLSearchParams(query)) };
}

/** Finds the kind at an address. */
export function findKindAt(groups: Iterable<GroupVersion>, place: { group: string; plural: string }): Kind | undefined {
  for (const { name, kinds } of groups) {
    if (name === place.group) return kinds.find(({ plural }) => plural === place.plural);
  }
  return undefined;
}

/** Finds the operation at an address. */
export function findOperation(
  groups: Iterable<GroupVersion>,
  place: { method: string; path: string },
): Operation | undefined {
  for (const { kinds, others } of groups) {
    for (const operation of [...kinds.flatMap(({ operations }) => operations), ...others]) {
      if (operation.method === place.method && operation.path === place.path) return operation;
    }
  }
  return undefined;
}
