import {
  listComputedNames,
  type ListedName,
  listObjectNames,
  listRelatedNames,
} from "../../data/expression/name_list.ts";

/** Returns the page of `k8s help expressions`, which lists the names in expressions. */
export function expressionsTopic(): string {
  const computed = listComputedNames().map(({ kinds, names }) => `${folded(kinds, "")}:\n${lines(names)}`);
  const related = listRelatedNames().map(({ kinds, names }) => ({
    name: kinds.join(", "),
    description: folded(names.map(({ name }) => name), " ".repeat(INDENT)),
  }));
  return `Expressions about objects, as in --where, --each, --count-by, --sum, -o js= and -o columns=.

Examples:
  # List pods that restarted more than three times
  k8s get pods -A --where 'restarts > 3'
  # List pods older than a week on nodes with a label
  k8s get pods -A --where 'age > "7d" && node.labels.gpu == "true"'
  # List claims that no pod mounts
  k8s get pvc -A --where '!pods.length'
  # Print the decoded value of a Secret
  k8s get secret db -o js=decoded.password

An expression is TypeScript about one object. The fields of the object are in scope, such as spec.nodeName, and the
names below. A path over an absent field is undefined, not an error. Quantities and lengths of time compare with text
and calculate: requests.memory > 0.8 * allocatable.memory. A text with => at its start is a function of the object.

A single related object is its name alone, and an object before a dot: node == "n1", node.labels.zone. Lists need a
method or .length: pods.some((pod) => !pod.ready), !pods.length. Related objects are read once for all objects.

Every object:
${lines(listObjectNames())}

${computed.join("\n\n")}

Related objects, by kind:
${lines(related)}
`;
}

const INDENT = 34;
const WIDTH = 116;

// Breaks a list into lines of the width of a terminal.
function folded(words: readonly string[], indent: string): string {
  let text = "";
  let length = indent.length;
  for (const [at, word] of words.entries()) {
    const comma = at === words.length - 1 ? "" : ",";
    if (length + word.length > WIDTH) {
      text += `\n${indent}`;
      length = indent.length;
    } else if (at > 0) text += " ";
    text += word + comma;
    length += word.length + 2;
  }
  return text;
}

function lines(names: readonly ListedName[]): string {
  const width = Math.max(...names.map(({ name }) => name.length));
  return names.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join("\n");
}
