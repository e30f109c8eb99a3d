import type { ListFormat } from "../../../data/output/list_format.ts";
import type { GetFlags } from "./flags.ts";
import { readFormatFile, splitFormat, unknownFormat } from "../../shell/format.ts";

/**
 * Makes what writes a list in a format of `-o`; only that format's code is loaded.
 *
 * @throws {UsageError} For an unknown format.
 */
export async function listFormat(output: string, flags: GetFlags): Promise<ListFormat> {
  const format = await plainFormat(output, flags);
  if (flags.sortBy === undefined) return format;
  const [{ parseSortField }, { sortedList }] = await Promise.all([
    import("../../../data/output/sort_order.ts"),
    import("../../../data/output/sorted_list.ts"),
  ]);
  return sortedList(format, parseSortField(flags.sortBy));
}

async function plainFormat(output: string, flags: GetFlags): Promise<ListFormat> {
  const { name, argument } = splitFormat(output);
  const options = { managedFields: flags.showManagedFields ?? false };
  switch (name) {
    case "json":
      return (await import("../../../data/output/json/list.ts")).jsonList(options);
    case "yaml":
      return (await import("../../../data/output/yaml/list.ts")).yamlList(options);
    case "kyaml":
      return (await import("../../../data/output/yaml/kyaml_list.ts")).kyamlList(options);
    case "jsonpath":
      return (await import("../../../data/output/jsonpath/list.ts")).jsonPathList(argument);
    case "jsonpath-file":
      return (await import("../../../data/output/jsonpath/list.ts")).jsonPathList(await readFormatFile(argument));
    case "jsonpath-as-json": {
      const [{ compileJsonPathAsJson }, { wholeList }] = await Promise.all([
        import("../../../data/output/jsonpath/jsonpath.ts"),
        import("../../../data/output/jsonpath/list.ts"),
      ]);
      return wholeList(compileJsonPathAsJson(argument));
    }
    case "custom-columns":
    case "custom-columns-file": {
      const [{ parseColumns, parseColumnsFile }, { columnsList }] = await Promise.all([
        import("../../../data/output/table/custom_columns.ts"),
        import("../../../data/output/table/custom_columns_list.ts"),
      ]);
      const columns = name === "custom-columns"
        ? parseColumns(argument)
        : parseColumnsFile(await readFormatFile(argument));
      return columnsList(columns, { noHeaders: flags.headers === false });
    }
    case "name":
      return (await import("../../../data/output/name_list.ts")).nameList();
    case "js":
      return (await import("./js_format.ts")).jsList(argument);
    default:
      throw unknownFormat(output);
  }
}
