import type { ExplainedField, Explanation } from "../../core/explanation.ts";
import { stripControl } from "../../base/text.ts";

/** The width at which kubectl wraps descriptions. */
const WIDTH = 80;

/**
 * Formats an explanation like `kubectl explain`. It adds defaults, every value of an enum, and whether the field itself is
 * required.
 */
export function formatExplanation(explanation: Explanation): string {
  const { group, version, kind, path, type, description, fields } = explanation;
  const lines = [
    ...(group === "" ? [] : [`GROUP:      ${group}`]),
    `KIND:       ${kind}`,
    `VERSION:    ${version}`,
    "",
    ...(path.length === 0 ? [] : [
      `FIELD: ${path.at(-1)} ${type}${explanation.required ? " -required-" : ""}`,
      ...(explanation.enum === undefined ? [] : ["ENUM:", ...explanation.enum.map((value) => `    ${value || '""'}`)]),
      ...(explanation.default === undefined ? [] : [`DEFAULT: ${JSON.stringify(explanation.default)}`]),
      "",
    ]),
    "DESCRIPTION:",
    ...wrap(description || "<empty>", "    "),
    "",
  ];
  if (fields.length > 0) {
    const isRecursive = fields.some(({ fields }) => fields !== undefined);
    lines.push("FIELDS:", ...fields.flatMap((field) => isRecursive ? briefly(field, "  ") : withText(field)));
  }
  return stripControl(lines.join("\n") + "\n");
}

function withText(field: ExplainedField): string[] {
  return [...headOf(field, "  "), ...wrap(field.description || "<no description>", "    "), ""];
}

function briefly(field: ExplainedField, indent: string): string[] {
  return [...headOf(field, indent), ...(field.fields ?? []).flatMap((below) => briefly(below, `${indent}  `))];
}

function headOf({ name, type, required, enum: values, default: initial }: ExplainedField, indent: string): string[] {
  return [
    `${indent}${name}\t${type}${required ? " -required-" : ""}`,
    ...(values === undefined ? [] : [`${indent}enum: ${values.map((value) => value || '""').join(", ")}`]),
    ...(initial === undefined ? [] : [`${indent}default: ${JSON.stringify(initial)}`]),
  ];
}

// Words that do not fit move to the next line. A paragraph keeps its own indentation.
function wrap(text: string, indent: string): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const [own = "", ...words] = /^\s/.test(paragraph)
      ? [/^\s+/.exec(paragraph)?.[0] ?? "", ...paragraph.trim().split(" ")]
      : ["", ...paragraph.trimEnd().split(" ")];
    const lines: string[] = [];
    let line = indent + own;
    let isEmpty = true;
    for (const word of words) {
      if (!isEmpty && line.length + word.length + 1 > WIDTH) {
        lines.push(line);
        line = indent;
        isEmpty = true;
      }
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
    return [...lines, line.trimEnd()];
  });
}
