import { InputError } from "../core/errors.ts";
import { isKubeList, isRecord, type KubeObject } from "../core/object.ts";
import { compileJsonPath } from "./jsonpath.ts";
import { formatTable } from "./table.ts";

// No text from a cluster holds it: the API server refuses it in every string that it stores.
const SEPARATOR = "\u0000";

/**
 * Reads the columns of `-o custom-columns`: `NAME:.metadata.name,IMAGE:.spec.containers[*].image`. Paths are JSONPath,
 * with or without braces and the dot in front, as kubectl takes them; several values are joined by commas.
 *
 * @returns A function from an object or a list to the table.
 * @throws {InputError} Where a column has no title or no path.
 */
export function compileCustomColumns(spec: string): (value: unknown) => string {
  const columns = spec.split(/,(?![^[]*\])/).map((part) => {
    const colon = part.indexOf(":");
    const [title, path] = [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    if (colon < 1 || path === "") {
      throw new InputError(`Cannot read the column "${part}"`, {
        hints: ["columns are TITLE:PATH, joined by commas: NAME:.metadata.name,NODE:.spec.nodeName"],
      });
    }
    // One value a line keeps several apart, whatever stands in them.
    const inner = path.replace(/^\{(.*)\}$/, "$1").replace(/^(?=[^.[$@])/, ".");
    return { title, read: compileJsonPath(`{range ${inner}}{@}{"${SEPARATOR}"}{end}`) };
  });
  return (value) => {
    const objects: KubeObject[] = isKubeList(value) || isList(value) ? value.items : isRecord(value) ? [value] : [];
    return formatTable({
      kind: "Table",
      columnDefinitions: columns.map(({ title }) => ({ name: title, type: "string" })),
      rows: objects.map((object) => ({ cells: columns.map(({ read }) => cellOf(read(object))) })),
    });
  };
}

function isList(value: unknown): value is { items: KubeObject[] } {
  return isRecord(value) && value.kind === "List" && Array.isArray(value.items);
}

function cellOf(text: string): string | null {
  const values = text.split(SEPARATOR).slice(0, -1);
  return values.length === 0 ? null : values.join(",");
}
