import type { ExplainedField, Explanation } from "../core/explanation.ts";

/** The width that descriptions are broken at, as kubectl's. */
const WIDTH = 80;

/** Writes an explanation close to `kubectl explain`. */
export function formatExplanation(explanation: Explanation): string {
  const { group, version, kind, path, type, description, fields } = explanation;
  const head = [
    ...(group === "" ? [] : [`GROUP:      ${group}`]),
    `KIND:       ${kind}`,
    `VERSION:    ${version}`,
    "",
    ...(path.length === 0 ? [] : [`FIELD: ${path.at(-1)} ${type}${explanation.required ? " -required-" : ""}`, ""]),
    ...facts(explanation, ""),
    "DESCRIPTION:",
    ...wrap(description || "<empty>", "    "),
    "",
  ];
  if (fields.length === 0) return head.join("\n") + "\n";
  const lines = fields.flatMap((field) => [
    `  ${field.name}\t${field.type}${field.required ? " -required-" : ""}`,
    ...facts(field, "  "),
    ...wrap(field.description || "<no description>", "    "),
    "",
  ]);
  return [...head, "FIELDS:", ...lines].join("\n") + "\n";
}

function facts({ enum: values, default: initial }: Explanation | ExplainedField, indent: string): string[] {
  return [
    ...(values === undefined ? [] : [`${indent}ENUM: ${values.join(", ")}`]),
    ...(initial === undefined ? [] : [`${indent}DEFAULT: ${JSON.stringify(initial)}`]),
  ];
}

function wrap(text: string, indent: string): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = indent;
    for (const word of paragraph.split(" ")) {
      if (line.length > indent.length && line.length + word.length + 1 > WIDTH) {
        lines.push(line);
        line = indent;
      }
      line += line.length === indent.length ? word : ` ${word}`;
    }
    return [...lines, line.trimEnd()];
  });
}
