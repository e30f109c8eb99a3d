import { FORMATS } from "../shell/formats.ts";
import { namedOptions } from "../shell/options.ts";
import { GLOBAL_OPTIONS } from "../shell/shared_options.ts";
import { optionLines } from "./help.ts";

/** Returns the page of `k8s help output`, which explains the formats of `-o`. */
export function outputTopic(): string {
  const rows = Object.entries(FORMATS).map(([name, format]) => ({
    shown: "argument" in format ? `${name}=${format.argument}` : name,
    help: format.help,
  }));
  const width = Math.max(...rows.map(({ shown }) => shown.length));
  return `Output formats of -o, --output.

Examples:
  # Print the names of pods and their nodes
  k8s get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName
  # Print the names of all pods on one line
  k8s get pods -o jsonpath='{.items[*].metadata.name}'
  # Print a table of expressions
  k8s get pods -o columns=name,node,restarts
  # Print the result of a function for each pod
  k8s get pods -o 'js=pod => pod.metadata.name.toUpperCase()'

Formats:
${rows.map(({ shown, help }) => `  ${shown.padEnd(width)}  ${help}`).join("\n")}

Without -o, lists are printed as the server's table. Some commands accept only some formats; press Tab to list them.
Format names are case-insensitive. Use --no-headers to omit the header row.
`;
}

/** Returns the page of `k8s help flags`, which lists the global flags. */
export function flagsTopic(): string {
  return `Flags that every command accepts.

Examples:
  # Read pods of another context and namespace
  k8s get pods --context prod -n shop
  # Print the curl command of a request instead of sending it
  k8s get pods --curl

Flags:
${optionLines(namedOptions(GLOBAL_OPTIONS))}
`;
}
