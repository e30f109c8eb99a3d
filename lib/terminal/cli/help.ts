import { GLOBAL_FLAGS } from "../shell/global_flags.ts";
import type { Shell } from "../shell/shell.ts";
import type { ParsedCommandLine } from "./arguments.ts";
import { COMMANDS, type Runnable } from "./table.ts";
import { unknownCommand } from "./unknown_command.ts";

/** Answers a command line without a command: help, the version, or an error. Gives the exit code. */
export async function showHelp(shell: Shell, { verb, rest, literal }: ParsedCommandLine): Promise<number> {
  const words = [...rest.filter((arg) => !arg.startsWith("-")), ...literal];
  const asksForHelp = rest.some((arg) => arg === "-h" || arg === "--help");
  if (verb === "" && (rest.includes("--version") || rest.includes("-V"))) {
    const { VERSION } = await import("../shell/version_number.ts");
    await shell.out(`k8s ${VERSION}\n`);
    return 0;
  }
  const topic = verb === "help" ? words.join(" ") : verb;
  const entry = COMMANDS[topic];
  if (entry !== undefined) {
    await shell.out(commandHelp(shell, (await entry.load())(shell, [])));
    return 0;
  }
  const family = Object.keys(COMMANDS).filter((name) => topic !== "" && name.startsWith(`${topic} `));
  if (topic !== "" && (family.length === 0 || (verb !== "help" && !asksForHelp))) throw unknownCommand(topic);
  await shell.out(family.length > 0 ? listOf(family).join("\n") + "\n" : rootHelp());
  // Flags alone are no command.
  return verb === "" && rest.length > 0 && !asksForHelp ? 2 : 0;
}

/** What one command's `--help` prints. */
export function commandHelp(shell: Shell, command: Runnable): string {
  const colors = shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "";
  // Cliffy fills its columns up with spaces.
  return `${
    command.getHelp({ colors }).trim().replace(/ +$/gm, "")
  }\n\nk8s --help shows the flags that every command takes.\n`;
}

/** The list of all commands; none is loaded for it. */
function rootHelp(): string {
  const names = Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden);
  const plain = GLOBAL_FLAGS.map(({ flags }) => flags.replace(/:\w+/g, ""));
  const width = Math.max(...plain.map((flags) => flags.length));
  return `Talk to the Kubernetes API server directly.

Usage: k8s COMMAND [ARGUMENT ...] [FLAG ...]

${listOf(names).join("\n")}

Flags that every command takes:
${GLOBAL_FLAGS.map(({ description }, index) => `  ${(plain[index] ?? "").padEnd(width)}  ${description}`).join("\n")}

k8s COMMAND --help tells more. Without a cluster, add --sandbox: k8s get pods --sandbox
Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
`;
}

function listOf(names: readonly string[]): string[] {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name]?.summary}`);
}
