import type { Entry } from "./table.ts";

/** The list of all commands; nothing is loaded for it. */
export function rootHelp(commands: Record<string, Entry>): string {
  const names = Object.keys(commands).filter((name) => !commands[name]?.hidden);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${commands[name]?.summary}`);
  return `Talk to the Kubernetes API server directly.

Usage: k8s COMMAND [ARGUMENT ...] [--context NAME] [-n NAMESPACE] [--sandbox] [--curl] [-v LEVEL]

${lines.join("\n")}

k8s COMMAND --help tells more. Without a cluster, add --sandbox: k8s get pods --sandbox
`;
}
