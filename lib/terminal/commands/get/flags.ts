import type { GetOptions, ListOptions } from "../../../api/client/options.ts";
import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { namePrefix, type Resource } from "../../../data/core/resource.ts";
import type { TableFormat } from "../../../data/output/table/table.ts";
import { type FormatOptions, isFunctionText, LIST_FORMATS, outputOption } from "../../shell/formats.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS, TEMPLATE_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { namesAndSelector, type Targets } from "../../shell/targets.ts";

const WATCH_OPTIONS = {
  watch: { short: "-w", help: "Print the objects, then each change until Ctrl+C" },
  watchOnly: { help: "Print each change until Ctrl+C, without the existing objects" },
  outputWatchEvents: { help: "With -w, add the kind of change: ADDED, MODIFIED or DELETED" },
  until: {
    value: "expression",
    help: 'Watch until this is true for an object: status.phase == "Failed", or js=FUNCTION',
    completion: "expression",
  },
  timeout: { value: "time", type: "duration", help: "With -w or --until, stop after this time with code 124" },
} as const satisfies Options;

/** The options of `k8s get`. */
export const GET_FLAGS = {
  output: outputOption(LIST_FORMATS, "Output format", true),
  ...TEMPLATE_OPTIONS,
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  labelColumns: {
    short: "-L",
    value: "label",
    help: "Add a column with the value of this label; may be repeated",
    repeated: true,
    completion: "label",
  },
  showLabels: { help: "Add a column with all labels" },
  showKind: { help: "Print names with their type: pod/web" },
  showManagedFields: SHARED_OPTIONS.showManagedFields,
  neat: { help: "Omit fields that the server added. Default format: yaml" },
  headers: SHARED_OPTIONS.headers,
  ...MANIFEST_OPTIONS,
  ignoreNotFound: SHARED_OPTIONS.ignoreNotFound,
  subresource: SHARED_OPTIONS.subresource,
  where: SHARED_OPTIONS.where,
  each: {
    value: "path",
    help: "Use a row per element of a list: containers, spec.rules.http.paths",
    required: true,
    completion: "expression",
  },
  sortBy: {
    value: "path",
    help: "Sort by a field or an expression: .metadata.name, age, or -age for the reverse; reads all pages first",
    completion: "sort-key",
  },
  first: { value: "count", type: "integer", help: "Only print this many rows, values or groups from the start" },
  last: { value: "count", type: "integer", help: "Only print this many rows, values or groups from the end" },
  count: { help: "Print the number of objects or rows" },
  countBy: {
    value: "expressions",
    help: "Count by value, largest group first; a list counts each element",
    required: true,
    completion: "expression",
  },
  unique: {
    value: "expression",
    help: "Print the distinct values; a list gives each element",
    required: true,
    completion: "expression",
  },
  sum: {
    value: "expressions",
    help: "Add up numbers, quantities or ages: requests.cpu,requests.memory",
    required: true,
    completion: "expression",
  },
  stats: {
    value: "expression",
    help: "Print the count, sum, average, min, median, p95 and max of numbers",
    required: true,
    completion: "expression",
  },
  by: {
    value: "expressions",
    help: "With --sum or --stats: one row per value: namespace,node",
    required: true,
    completion: "expression",
  },
  chunkSize: {
    value: "count",
    type: "integer",
    help: "Objects per page; 0 disables paging",
    default: "depends on their size",
  },
  ...WATCH_OPTIONS,
  raw: { value: "path", help: "Print the answer to a GET of this path byte for byte", completion: "path" },
} as const satisfies Options;

/** The flags of `k8s get`. */
export type GetFlags = Globals & FlagsOf<typeof GET_FLAGS>;

/** Returns whether the flags need expressions, whose code is loaded only then. */
export function isQuery(flags: GetFlags): boolean {
  const { where, each, first, last, count, countBy, unique, sum, stats, by, output = "", sortBy } = flags;
  const given = [where, each, first, last, count, countBy, unique, sum, stats, by];
  return given.some((value) => value !== undefined) || /^(?:columns|csv|tsv)=/.test(output) ||
    output.startsWith("js=") && !isFunctionText(output.slice(3)) || sortBy !== undefined && !isSortPath(sortBy);
}

/** Returns whether the format is a table of kubectl's custom columns. */
export function isCustomColumns({ output = "" }: GetFlags): boolean {
  return output.startsWith("custom-columns");
}

/** Returns whether a sort key is a JSONPath, as in kubectl, instead of an expression. */
export function isSortPath(sortBy: string): boolean {
  return /^[.{[$]|\[[*?]|(?<!\.)\.\.(?!\.)/.test(sortBy) ||
    /^(?:metadata|spec|status|data)(?:\.[\w-]+|\[\d+\])+$/.test(sortBy);
}

/** The requested objects of a type, with the namespace if a manifest names it. */
export interface GetTarget extends Targets {
  namespace?: string;
}

/** @throws {UsageError} If the flags do not fit the arguments, as in kubectl. */
export function checkGetFlags(flags: GetFlags, targets: readonly GetTarget[]): void {
  if (targets.some(({ names }) => names.length > 0)) {
    if (flags.selector === undefined && flags.fieldSelector === undefined) return;
    if (flags.filename === undefined) throw namesAndSelector("leave out the names or the selector");
    throw new UsageError("Cannot use -f together with a selector", { hints: ["leave out -f or the selector"] });
  }
  if (flags.subresource !== undefined && flags.filename === undefined) {
    throw new UsageError("Cannot get a subresource of several objects", {
      hints: ["add the name of an object, as in `k8s get deployment web --subresource=scale`"],
    });
  }
}

/** Returns the options for the library's calls: those of `get` if names are given, or else those of `list`. */
export function callOptions(
  shell: Shell,
  flags: GetFlags,
  { names, namespace }: GetTarget,
): GetOptions & ListOptions {
  const { signal } = shell;
  const { subresource, selector: labels, fieldSelector: fields } = flags;
  if (names.length > 0) return defined({ signal, namespace, subresource });
  // A curl command reads all objects at once, because it cannot request a second page.
  const pageSize = flags.chunkSize ?? (flags.curl ? 0 : undefined);
  return defined({ signal, namespace: flags.allNamespaces ? "*" : namespace, labels, fields, pageSize });
}

/** Returns the format options for the flags. */
export function formatOptions(flags: GetFlags): FormatOptions {
  return {
    noHeaders: flags.headers === false,
    managedFields: flags.showManagedFields,
    neat: flags.neat,
    allowMissingKeys: flags.allowMissingTemplateKeys,
  };
}

/** Returns the layout of the table of a type. The type may be unknown if neither -A nor --show-kind is given. */
export function tableLayout(
  shell: Shell,
  flags: GetFlags,
  resource: Resource | undefined,
  hasSeveralTypes: boolean,
): TableFormat {
  const { headers, showLabels = false, labelColumns = [], allNamespaces = false, showKind = false } = flags;
  return {
    noHeaders: headers === false,
    showLabels,
    labelColumns: labelColumns.flatMap((labels) => labels.split(",")),
    withNamespace: allNamespaces && resource?.namespaced !== false,
    within: shell.terminal.columns,
    kindPrefix: resource !== undefined && (hasSeveralTypes || showKind) ? namePrefix(resource) : undefined,
  };
}

/** Returns whether the layout of tables needs the metadata of the objects. */
export function needsMetadata({ showLabels, allNamespaces, labelColumns }: GetFlags): boolean {
  return showLabels === true || allNamespaces === true || labelColumns !== undefined;
}
