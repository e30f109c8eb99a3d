import { markAllNamespaces } from "../../../../data/core/all_namespaces.ts";
import type { KubeObject } from "../../../../data/core/object.ts";
import { NamedObject } from "../../../../data/expression/named_object.ts";
import type { QueryOutput } from "./output.ts";

/** An output that remembers the rows that it prints, for `_` at the prompt. */
export interface KeptRows {
  readonly output: QueryOutput;
  /** Returns the printed objects as a list, the only object that was requested, or the printed elements. */
  value(): unknown;
}

/** Options of {@linkcode keepRows}. */
export interface KeptOptions {
  /** Whether the rows are elements of objects. */
  hasElements: boolean;
  /** Whether one object was requested by its name. */
  isSingle: boolean;
  allNamespaces: boolean;
}

/** Remembers the objects or elements of the rows that an output prints. */
export function keepRows(output: QueryOutput, { hasElements, isSingle, allNamespaces }: KeptOptions): KeptRows {
  const values: unknown[] = [];
  return {
    output: {
      ...output,
      part: "Object",
      async prepare(row, index) {
        const element = row.elements?.at(-1);
        const value = row.elements === undefined
          ? row.named.object
          : element instanceof NamedObject
          ? element.object
          : element;
        return { value, prepared: await output.prepare(row, index) };
      },
      async write(rows) {
        const both = rows as { value: unknown; prepared: unknown }[];
        values.push(...both.map(({ value }) => value));
        await output.write(both.map(({ prepared }) => prepared));
      },
    },
    value() {
      if (hasElements) return values;
      return isSingle ? values[0] : listOf(values as KubeObject[], allNamespaces);
    },
  };
}

function listOf(items: KubeObject[], allNamespaces: boolean) {
  const kinds = new Set(items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  const [first] = items;
  const type = kinds.size === 1
    ? { apiVersion: first?.apiVersion ?? "v1", kind: `${first?.kind ?? ""}List` }
    : { apiVersion: "v1", kind: "List" };
  const list = { ...type, metadata: {}, items };
  if (allNamespaces) markAllNamespaces(list);
  return list;
}
