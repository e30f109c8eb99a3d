import { readAllowed } from "../kubeconfig/permission.ts";
import { UsageError } from "../core/errors.ts";

/** Makes the function that writes a value in a format of `-o`; only that format's code is loaded. */
export async function valuePrinter(format: string): Promise<(value: unknown) => string> {
  const [, name = "", argument = ""] = /^([\w-]+)=?(.*)$/s.exec(format) ?? [];
  switch (name) {
    case "json":
      return (await import("../output/json.ts")).formatJson;
    case "yaml":
      return (await import("../output/yaml_writer.ts")).formatYaml;
    case "jsonpath":
    case "jsonpath-file": {
      const { compileJsonPath } = await import("../output/jsonpath.ts");
      return compileJsonPath(name === "jsonpath" ? argument : await templateFile(argument));
    }
    case "custom-columns": {
      const { compileCustomColumns } = await import("../output/custom_columns.ts");
      return compileCustomColumns(argument);
    }
    default:
      throw unknownFormat(format);
  }
}

/** The error for a format that there is none of. */
export function unknownFormat(format: string): UsageError {
  return new UsageError(`Unknown output format "${format}"`, {
    hints: ["-o takes json, yaml, name, wide, jsonpath=TEMPLATE, jsonpath-file=FILE and custom-columns=SPEC"],
  });
}

async function templateFile(path: string): Promise<string> {
  try {
    return await readAllowed(path);
  } catch (cause) {
    throw new UsageError(`Cannot read the template "${path}": ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
