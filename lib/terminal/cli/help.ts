import type { Command } from "../shell/command.ts";
import { type ArgumentSpec, choicesOf, namedOptions, type Option, type OptionChoice } from "../shell/options.ts";
import type { Shell } from "../shell/shell.ts";
import type { ParsedCommandLine } from "./arguments.ts";
import { HELP_GROUPS, type HelpLine, TOPICS } from "./help_index.ts";
import { COMMANDS } from "./commands.ts";

/** Handles a command line without a command: help, the version or an error. Returns the exit code. */
export async function showHelp(shell: Shell, { verb, rest, literal }: ParsedCommandLine): Promise<number> {
  const words = [...rest.filter((arg) => !arg.startsWith("-")), ...literal];
  const asksForHelp = rest.some((arg) => arg === "-h" || arg === "--help");
  if (verb === "" && (rest.includes("--version") || rest.includes("-V"))) {
    const { VERSION } = await import("../shell/version_number.ts");
    await shell.out(`k8s ${VERSION}\n`);
    return 0;
  }
  const topic = verb === "help" ? words.join(" ") : verb;
  // `k8s options` is kubectl's name for the list of global flags.
  const page = verb === "options" ? "flags" : verb === "help" ? topic : "";
  if (Object.hasOwn(TOPICS, page)) {
    await shell.out(await TOPICS[page]?.load() ?? "");
    return 0;
  }
  const entry = COMMANDS[topic];
  if (entry !== undefined) {
    await shell.out(commandHelp((await entry.load())(shell, [])));
    return 0;
  }
  const family = Object.keys(COMMANDS).filter((name) =>
    topic !== "" && name.startsWith(`${topic} `) && !COMMANDS[name]?.hidden
  );
  if (topic !== "" && (family.length === 0 || (verb !== "help" && !asksForHelp))) {
    const { unknownCommand } = await import("./unknown_command.ts");
    throw unknownCommand(verb === "help" ? topic : verb);
  }
  await shell.out(family.length > 0 ? familyHelp(family) : rootHelp());
  // The command line has flags but no command.
  return verb === "" && rest.length > 0 && !asksForHelp ? 2 : 0;
}

/** Writes the help of one command from its declaration, with the examples first. */
export function commandHelp({ name, description, arguments: words, options, examples }: Command): string {
  const members = Object.keys(COMMANDS).filter((member) => member.startsWith(`${name} `) && !COMMANDS[member]?.hidden);
  const own = options.filter(({ isGlobal, hidden }) => !isGlobal && !hidden);
  const usage = [`k8s ${name}`, ...words.map(bracketed), "[flags]"].join(" ");
  return [
    description,
    ...(examples.length === 0 ? [] : [`Examples:\n${examples.map(shownExample).join("\n")}`]),
    `Usage: ${usage}`,
    `Flags:\n${optionLines([...HELP, ...own])}`,
    ...(members.length === 0 ? [] : [`Subcommands:\n${familyHelp(members)}`.trimEnd()]),
    "Run `k8s help flags` to list the flags that every command accepts.",
  ].join("\n\n") + "\n";
}

const HELP = namedOptions({ help: { short: "-h", help: "Show this help" } });

function shownExample([caption, lines]: Command["examples"][number]): string {
  return `  # ${caption}\n${lines.split("\n").map((line) => `  ${line}`).join("\n")}`;
}

function bracketed({ name, optional, repeated }: ArgumentSpec): string {
  const text = `${name}${repeated ? "..." : ""}`;
  return optional ? `[${text}]` : `<${text}>`;
}

/** Returns the help lines of options. */
export function optionLines(options: readonly Option[]): string {
  const shown = options.map(shownFlags);
  const width = Math.max(...shown.map((flags) => flags.length));
  return options.map((option, index) => {
    const [first = "", ...more] = wrapped(shownHelp(option), WIDTH - width - 4);
    const rest = more.map((line) => `\n${" ".repeat(width + 4)}${line}`);
    return `  ${(shown[index] ?? "").padEnd(width)}  ${first}${rest.join("")}`;
  }).join("\n");
}

const WIDTH = 100;

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function shownFlags({ flags, short, value, bare, type }: Option): string {
  const names = short === undefined ? `    ${flags.join(", ")}` : flags.join(", ");
  if (value === undefined) return names;
  return bare === undefined && type !== "boolean" ? `${names} <${value}>` : `${names}[=${value}]`;
}

/** Returns the help of an option, with its accepted values and its default. */
function shownHelp({ help, values, open, topic, default: fallback }: Option): string {
  const choices = open ? [] : choicesOf({ values }).filter(({ hidden }) => !hidden);
  const listed = topic === undefined
    ? choices.map(shownChoice)
    : choices.filter(({ minor }) => !minor).map(({ name }) => name);
  const more = listed.length < choices.length ? ` (see \`k8s help ${topic}\`)` : "";
  const list = listed.join(", ");
  return [
    list === "" ? help : `${help}: ${list}${more}`,
    ...(fallback === undefined ? [] : [`Default: ${fallback}`]),
  ].join(". ");
}

function shownChoice({ name, argument, help }: OptionChoice): string {
  const value = argument === undefined ? name : `${name}=${argument}`;
  return help === undefined ? value : `${value} (${help})`;
}

/** Returns the list of all commands without loading any of them. */
function rootHelp(): string {
  const lines = Object.entries(HELP_GROUPS).map(([title, group]) => ({ title, rows: group.map(rowOf) }));
  const width = Math.max(...lines.flatMap(({ rows }) => rows.map(([names]) => names.length)));
  const groups = lines.map(({ title, rows }) =>
    [`${title}:`, ...rows.map(([names, summary]) => `  ${names.padEnd(width)}  ${summary}`)].join("\n")
  );
  return `Talk to the Kubernetes API server directly.

Usage: k8s COMMAND [ARGUMENT ...] [FLAG ...]

${groups.join("\n")}

Flags that every command accepts (see \`k8s help flags\`) include:
  -n NAMESPACE, --context NAME, -s URL, --as USER, --read-only, --curl, -v
  --sandbox uses a fresh cluster inside this process: k8s get pods --sandbox
Run \`k8s COMMAND --help\` for a command, \`k8s help output\` for the formats of -o.
Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
`;
}

function rowOf(line: HelpLine): [names: string, summary: string] {
  if (typeof line === "string") return [line, COMMANDS[line]?.summary ?? ""];
  const [commands, summary] = line;
  return [commands.join(", "), summary];
}

/** Returns the subcommands of a family such as `config`. */
function familyHelp(names: readonly string[]): string {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name]?.summary}\n`).join("");
}
