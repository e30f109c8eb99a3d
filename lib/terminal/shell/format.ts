import { InputError, UsageError } from "../../data/core/errors.ts";

const NEEDS = new Map<string, readonly [what: string, example: string]>([
  ["jsonpath", ["template", "'{.metadata.name}'"]],
  ["jsonpath-file", ["file", "FILE"]],
  ["jsonpath-as-json", ["template", "'{.items[*].metadata.name}'"]],
  ["custom-columns", ["list of columns", "NAME:.metadata.name,NODE:.spec.nodeName"]],
  ["custom-columns-file", ["file", "FILE"]],
]);

/** Makes the function that writes a value in a format of `-o`; only that format's code is loaded. */
export async function valuePrinter(format: string, { noHeaders = false } = {}): Promise<(value: unknown) => string> {
  try {
    return await printerOf(format, noHeaders);
  } catch (error) {
    // A template that cannot be read is a flag used wrongly.
    if (error instanceof InputError) throw new UsageError(error.message, { cause: error, hints: error.hints });
    throw error;
  }
}

async function printerOf(format: string, noHeaders: boolean): Promise<(value: unknown) => string> {
  const { name, argument } = splitFormat(format);
  const needs = NEEDS.get(name);
  if (needs !== undefined && argument === "") {
    throw new UsageError(`-o ${name} needs a ${needs[0]}`, { hints: [`-o ${name}=${needs[1]}`] });
  }
  switch (name) {
    case "json":
      return (await import("../../data/output/json/json.ts")).formatJson;
    case "yaml":
      return (await import("../../data/output/yaml/writer.ts")).formatYaml;
    case "kyaml":
      return (await import("../../data/output/yaml/kyaml.ts")).formatKyaml;
    case "jsonpath":
    case "jsonpath-file": {
      const { compileJsonPath } = await import("../../data/output/jsonpath/jsonpath.ts");
      return compileJsonPath(name === "jsonpath" ? argument : await readFormatFile(argument));
    }
    case "jsonpath-as-json":
      return (await import("../../data/output/jsonpath/jsonpath.ts")).compileJsonPathAsJson(argument);
    case "custom-columns":
    case "custom-columns-file": {
      const { columnsPrinter, parseColumns, parseColumnsFile } = await import(
        "../../data/output/table/custom_columns.ts"
      );
      const isFile = name === "custom-columns-file";
      const columns = isFile ? parseColumnsFile(await readFormatFile(argument)) : parseColumns(argument);
      return columnsPrinter(columns, { noHeaders });
    }
    default:
      throw unknownFormat(format);
  }
}

/** Whether a format shows whole objects, where who owns which field is noise. */
export function isObjectFormat(format: string): boolean {
  return format === "json" || format === "yaml" || format === "kyaml";
}

/** Takes `jsonpath={.kind}` apart. */
export function splitFormat(format: string): { name: string; argument: string } {
  const [, name = "", argument = ""] = /^([\w-]+)=?(.*)$/s.exec(format) ?? [];
  return { name, argument };
}

const TEMPLATES = new Set(["go-template", "go-template-file", "template", "templatefile"]);

/** The error for a format that there is none of. */
export function unknownFormat(format: string): UsageError {
  if (TEMPLATES.has(splitFormat(format).name)) {
    return new UsageError("Cannot write a Go template: templates are TypeScript here", {
      hints: ["the same as a function of each object: -o 'js=pod => pod.spec.nodeName'"],
    });
  }
  const { name, argument } = splitFormat(format);
  // Where these can be written, it has been done before.
  if (name === "name" || name === "wide" || (name === "js" && argument !== "")) {
    return new UsageError(`There is no -o ${name} of what this prints`, {
      hints: ["-o takes json, yaml, jsonpath=TEMPLATE and custom-columns=SPEC here"],
    });
  }
  return new UsageError(`Unknown output format "${format}"`, {
    hints: [
      "-o takes json, yaml, kyaml, name, wide, jsonpath=TEMPLATE, jsonpath-file=FILE, jsonpath-as-json=TEMPLATE",
      "and custom-columns=SPEC, custom-columns-file=FILE, js=FUNCTION",
    ],
  });
}

/** Reads the file that a format names. */
export async function readFormatFile(path: string): Promise<string> {
  return await (await import("./read_named.ts")).readNamed("template", path);
}
