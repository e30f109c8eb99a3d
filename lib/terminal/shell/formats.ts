import { UsageError } from "../../data/core/errors.ts";
import type { Table } from "../../data/core/table.ts";
import type { CustomColumn } from "../../data/output/table/custom_columns.ts";
import type { ListFormat } from "../../data/output/list_format.ts";
import type { TableFormat, TableWriter } from "../../data/output/table/table.ts";
import { asUsage, type OptionChoice } from "./options.ts";
import type { Shell } from "./shell.ts";

/** Writes a value as text. */
export type Print = (value: unknown) => string | Promise<string>;

/** Options of all formats. */
export interface FormatOptions {
  /** @default {false} */
  noHeaders?: boolean | undefined;
  /** Whether to keep `metadata.managedFields` in lists. @default {false} */
  managedFields?: boolean | undefined;
  /** Whether to omit fields that the server added. @default {false} */
  neat?: boolean | undefined;
  /** Whether a template may use a missing key. @default {true} */
  allowMissingKeys?: boolean | undefined;
}

/** An output format. Its functions load their code on demand. */
export interface Format extends Omit<OptionChoice, "name"> {
  help: string;
  /** Whether the format prints whole objects, so that managed fields are omitted. @default {false} */
  isWhole?: boolean;
  /** Creates the function that writes one value. */
  one?(argument: string, options: FormatOptions): Promise<Print>;
  /** Like `print`, but writes bytes. */
  bytes?(argument: string, options: FormatOptions): Promise<(value: unknown) => Uint8Array>;
  /** Whether an invalid argument exits with kubectl's code 1 instead of the usual 2. @default {false} */
  failsAsInput?: boolean;
  /** Creates the writer of a list, page by page. */
  list?(argument: string, options: FormatOptions): Promise<ListFormat>;
  /** Writes an item of a stream. @default {the value and a newline} */
  item?(value: unknown, print: Print): string | Promise<string>;
  /** Creates the writer of tables, page by page. */
  table?(format: TableFormat): Promise<TableWriter>;
}

// kubectl's words (cli-runtime, pkg/genericclioptions, and pkg/cmd/get/customcolumn_flags.go).
const NO_TEMPLATE = "template format specified but no template given";
const NO_COLUMNS = "custom-columns format specified but no custom columns given";

/**
 * The output formats, in the order of help. Errors, help, completion and all commands with `-o` use this table. Add a
 * format only here.
 */
export const FORMATS = {
  json: {
    help: "One JSON value. Several objects become a v1 List",
    isWhole: true,
    one: async () => (await import("../../data/output/json/json.ts")).formatJson,
    list: async (_, options) => (await import("../../data/output/json/list.ts")).jsonList(options),
    item: (value) => `${JSON.stringify(value)}\n`,
  },
  yaml: {
    help: "YAML",
    isWhole: true,
    one: async () => (await import("../../data/output/yaml/writer.ts")).formatYaml,
    list: async (_, options) => (await import("../../data/output/yaml/list.ts")).yamlList(options),
    item: async (value, print) => `---\n${await print(value)}`,
  },
  kyaml: {
    minor: true,
    help: "YAML in the strict subset of kubectl's kyaml",
    isWhole: true,
    one: async () => (await import("../../data/output/yaml/kyaml.ts")).formatKyaml,
    list: async (_, options) => (await import("../../data/output/yaml/kyaml_list.ts")).kyamlList(options),
    item: (value, print) => print(value),
  },
  name: {
    help: "One TYPE/NAME per line",
    one: async () => (await import("../../data/output/name.ts")).formatNames,
    list: async () => (await import("../../data/output/name_list.ts")).nameList(),
    item: (value, print) => print(value),
  },
  wide: {
    help: "The table with additional columns",
    table: async (format) => (await import("../../data/output/table/table.ts")).tableWriter({ ...format, wide: true }),
  },
  csv: {
    help: "The table as comma-separated values (RFC 4180); for get, csv=EXPRESSIONS chooses the columns",
    table: async (format) => (await import("../../data/output/table/csv.ts")).csvWriter(format),
  },
  tsv: {
    help: "Like csv, with tabs between values; tabs and newlines in values are written as \\t and \\n",
    table: async (format) => (await import("../../data/output/table/csv.ts")).tsvWriter(format),
  },
  lines: {
    help: "One line per element of a list: strings unquoted, other values as JSON",
    one: async () => (await import("../../data/output/json/lines.ts")).formatLines,
    item: (value, print) => print([value]),
  },
  jsonpath: {
    argument: "TEMPLATE",
    missing: NO_TEMPLATE,
    example: "'{.metadata.name}'",
    completion: "template",
    help: "Fields selected by a JSONPath template, as in kubectl",
    one: async (template, options) => await jsonPath(template, options),
    list: async (template, options) =>
      (await import("../../data/output/jsonpath/list.ts")).jsonPathList(template, options),
  },
  "jsonpath-file": {
    minor: true,
    argument: "FILE",
    missing: NO_TEMPLATE,
    help: "Like jsonpath, with the template in a file",
    one: async (file, options) => await jsonPath(await readFile(file), options),
    list: async (file, options) =>
      (await import("../../data/output/jsonpath/list.ts")).jsonPathList(await readFile(file), options),
  },
  "jsonpath-as-json": {
    minor: true,
    argument: "TEMPLATE",
    missing: NO_TEMPLATE,
    example: "'{.items[*].metadata.name}'",
    completion: "template",
    help: "The fields of a JSONPath template as a JSON list",
    one: async (template, options) =>
      (await import("../../data/output/jsonpath/jsonpath.ts")).compileJsonPathAsJson(template, options),
    async list(template, options) {
      const [{ compileJsonPathAsJson }, { wholeList }] = await Promise.all([
        import("../../data/output/jsonpath/jsonpath.ts"),
        import("../../data/output/jsonpath/list.ts"),
      ]);
      return wholeList(compileJsonPathAsJson(template, options));
    },
  },
  "go-template": {
    argument: "TEMPLATE",
    missing: NO_TEMPLATE,
    example: "'{{.metadata.name}}'",
    aliases: ["template"],
    completion: "template",
    help: "The output of a Go template, as in kubectl",
    failsAsInput: true,
    one: async (template, options) => textOf(await goTemplate(template, options)),
    bytes: (template, options) => goTemplate(template, options),
    list: async (template, options) =>
      (await import("../../data/output/go_template/list.ts")).goTemplateList(template, options),
  },
  "go-template-file": {
    minor: true,
    argument: "FILE",
    missing: NO_TEMPLATE,
    aliases: ["templatefile"],
    help: "Like go-template, with the template in a file",
    failsAsInput: true,
    one: async (file, options) => textOf(await goTemplate(await readFile(file), options)),
    bytes: async (file, options) => await goTemplate(await readFile(file), options),
    list: async (file, options) =>
      (await import("../../data/output/go_template/list.ts")).goTemplateList(await readFile(file), options),
  },
  "custom-columns": {
    argument: "COLUMNS",
    missing: NO_COLUMNS,
    example: "NAME:.metadata.name,NODE:.spec.nodeName",
    completion: "template",
    help: "A table with the given columns, each TITLE:.path",
    async one(columns, { noHeaders = false }) {
      const { columnsPrinter, parseColumns } = await import("../../data/output/table/custom_columns.ts");
      return columnsPrinter(parseColumns(columns), { noHeaders });
    },
    async list(columns, { noHeaders = false }) {
      const { parseColumns } = await import("../../data/output/table/custom_columns.ts");
      const { columnsList } = await import("../../data/output/table/custom_columns_list.ts");
      return columnsList(parseColumns(columns), { noHeaders });
    },
  },
  "custom-columns-file": {
    minor: true,
    argument: "FILE",
    missing: NO_COLUMNS,
    help: "Like custom-columns, with a line of titles and a line of paths in a file",
    async one(file, { noHeaders = false }) {
      const { columnsPrinter, parseColumnsFile } = await import("../../data/output/table/custom_columns.ts");
      return columnsPrinter(parseColumnsFile(await readFile(file)), { noHeaders });
    },
    async list(file, { noHeaders = false }) {
      const { parseColumnsFile } = await import("../../data/output/table/custom_columns.ts");
      const { columnsList } = await import("../../data/output/table/custom_columns_list.ts");
      return columnsList(parseColumnsFile(await readFile(file)), { noHeaders });
    },
  },
  columns: {
    argument: "EXPRESSIONS",
    example: "name,spec.nodeName",
    completion: "expression",
    help: "A table of TypeScript expressions; +EXPRESSIONS adds columns to the table of the server",
  },
  js: {
    argument: "EXPRESSION",
    example: "spec.nodeName",
    completion: "expression",
    help: "A TypeScript expression or function for each object, one result per line; undefined is omitted",
    one: async (source) => (await import("./js_format.ts")).jsPrinter(source),
    list: async (source) => await (await import("./js_format.ts")).jsList(source),
  },
} satisfies Record<string, Format>;

/** The name of an output format. */
export type FormatName = keyof typeof FORMATS;

const NAMES = Object.keys(FORMATS) as FormatName[];

/** The formats that write one table for programs. `wide` is for people and may write several tables. */
export const TABLE_FORMATS: readonly FormatName[] = NAMES.filter((name) => "table" in FORMATS[name] && name !== "wide");

/** The formats for lists of objects: tables and whole objects. */
export const LIST_FORMATS: readonly FormatName[] = [
  ...NAMES.filter((name) => "list" in FORMATS[name]),
  "wide",
  ...TABLE_FORMATS,
];

/** The formats for any value. */
export const VALUE_FORMATS: readonly FormatName[] = NAMES.filter((name) =>
  "one" in FORMATS[name] && name !== "name" && name !== "lines"
);

/**
 * Declares `-o` for a command. `k8s help output` explains the formats.
 *
 * @param hasColumns Whether columns can be chosen: `-o columns=`, `-o csv=` and `-o tsv=`.
 */
export function outputOption(names: readonly FormatName[], help = "Output format", hasColumns = false) {
  const values: OptionChoice[] = NAMES.filter((name) => names.includes(name) || hasColumns && name === "columns").map(
    (name) => {
      const { argument, example, missing, aliases, minor, completion }: Format = FORMATS[name];
      if (hasColumns && TABLE_FORMATS.includes(name)) {
        const { argument, completion } = FORMATS.columns;
        return { name, argument, completion, isArgumentOptional: true };
      }
      return { name, argument, example, missing, aliases, minor, completion };
    },
  );
  const invalid = 'unable to match a printer suitable for the output format "{value}"';
  return { short: "-o", value: "format", help, values, invalid, caseless: true, topic: "output" } as const;
}

// Arrow functions with one or several parameters, and functions with a body.
const FUNCTION_REGEXP = /^\s*(?:async\s+)?(?:function\b|[\w$]+\s*=>|\([^()]*\)\s*(?::\s*[^=]+)?=>)/;

/** Returns whether a text is a function of ordinary TypeScript. All other texts are expressions. */
export function isFunctionText(text: string): boolean {
  return FUNCTION_REGEXP.test(text);
}

/** Splits a value of `-o` into its format and its argument. */
export function formatOf(output: string): { format: Format; argument: string } {
  const [, name = "", argument = ""] = /^([^=]*)=?(.*)$/s.exec(output) ?? [];
  return { format: FORMATS[name as FormatName], argument };
}

/**
 * Returns the function that writes values in a format of `-o`.
 *
 * @throws {UsageError} If the argument of the format is not valid.
 */
export async function printer(output: string, options: FormatOptions = {}): Promise<Print> {
  const { format, argument } = formatOf(output);
  const print = await usable(format, () => format.one?.(argument, options));
  if (print === undefined) throw new UsageError(`Cannot write a single value as ${output}`);
  checkNeat(format, options);
  if (!format.isWhole || (options.managedFields && !options.neat)) return print;
  const { isKubeList, isKubeObject, withoutManagedFields } = await import("../../data/core/object.ts");
  const shown = options.neat ? (await import("../../data/output/neat/neat.ts")).neat : withoutManagedFields;
  return (value) => {
    if (isKubeList(value)) return print({ ...value, items: value.items.map(shown) });
    return print(isKubeObject(value) ? shown(value) : value);
  };
}

/** Like {@linkcode printer}. Returns undefined for tables, which {@linkcode tableText} writes. */
export async function printerUnlessTable(output: string | undefined): Promise<Print | undefined> {
  return output === undefined || isTableOutput(output) ? undefined : await printer(output);
}

/** Returns whether a format writes tables. */
export function isTableOutput(output: string): boolean {
  return formatOf(output).format.table !== undefined;
}

/** Like {@linkcode printer}, but may write bytes. */
export async function bytesPrinter(
  output: string,
  options: FormatOptions = {},
): Promise<(value: unknown) => Promise<Uint8Array>> {
  const { format, argument } = formatOf(output);
  const execute = await usable(format, () => format.bytes?.(argument, options));
  if (execute !== undefined) return (value) => Promise.resolve(execute(value));
  const print = await printer(output, options);
  return async (value) => new TextEncoder().encode(await print(value));
}

/** Like {@linkcode printer}, for lists that arrive page by page. */
export async function listPrinter(output: string, options: FormatOptions = {}): Promise<ListFormat> {
  const { format, argument } = formatOf(output);
  const list = await usable(format, () => format.list?.(argument, options));
  if (list === undefined) throw new UsageError(`Cannot write a list as ${output}`);
  checkNeat(format, options);
  return options.neat ? (await import("../../data/output/neat/neat.ts")).neatList(list) : list;
}

/** Reads the columns of `-o custom-columns` or `-o custom-columns-file`. @throws {UsageError} If one is not valid. */
export async function customColumnsOf(output: string): Promise<CustomColumn[]> {
  const { format, argument } = formatOf(output);
  const { parseColumns, parseColumnsFile } = await import("../../data/output/table/custom_columns.ts");
  const isFile = format === FORMATS["custom-columns-file"];
  return await usable(format, async () => isFile ? parseColumnsFile(await readFile(argument)) : parseColumns(argument));
}

/** Writes a table in a format of `-o`, or in kubectl's columns by default. */
export async function tableText(
  shell: Pick<Shell, "member">,
  table: Table,
  { output, headers }: { output?: string | undefined; headers?: boolean | undefined },
  format: TableFormat = {},
): Promise<string> {
  const writer = await tablePrinter(shell, output, { ...format, noHeaders: headers === false });
  return table.rows.length === 0 ? writer.header(table) : writer.page(table);
}

/** Like {@linkcode tableText}, for tables that arrive page by page. */
export async function tablePrinter(
  { member }: Pick<Shell, "member">,
  output: string | undefined,
  format: TableFormat,
): Promise<TableWriter> {
  if (member !== undefined) return member.table(output, format);
  const made = output === undefined ? undefined : await formatOf(output).format.table?.(format);
  return made ?? (await import("../../data/output/table/table.ts")).tableWriter(format);
}

function checkNeat({ isWhole }: Format, { neat }: FormatOptions): void {
  if (neat && !isWhole) throw new UsageError("Cannot use --neat without -o yaml, json or kyaml");
}

// An invalid template counts as wrong usage of the flag.
async function usable<T>({ failsAsInput }: Format, make: () => T): Promise<Awaited<T>> {
  return failsAsInput ? await make() : await asUsage(make);
}

async function readFile(path: string): Promise<string> {
  return await (await import("./read_named.ts")).readNamed("template", path);
}

async function jsonPath(template: string, options: FormatOptions): Promise<Print> {
  return (await import("../../data/output/jsonpath/jsonpath.ts")).compileJsonPath(template, options);
}

async function goTemplate(template: string, options: FormatOptions): Promise<(value: unknown) => Uint8Array> {
  return (await import("../../data/output/go_template/go_template.ts")).compileGoTemplate(template, options);
}

function textOf(execute: (value: unknown) => Uint8Array): Print {
  return (value) => new TextDecoder().decode(execute(value));
}

/** Returns a text with a newline at its end. */
export function endLine(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
