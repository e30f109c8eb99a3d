import { closest } from "../core/closest.ts";
import { KubeError, UsageError } from "../core/errors.ts";
import type { Shell } from "../commands/shell.ts";
import { normalise, splitVerb } from "./arguments.ts";
import { COMMANDS } from "./table.ts";

/**
 * Runs one command line and gives its exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted. Only the
 * command in use is loaded.
 */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const { verb, rest } = splitVerb(normalise(args), (word) => FAMILIES.has(word));
  const verbose = /(^| )(-v|--verbose) [1-9]/.test(args.join(" ").replace(/-v=?(\d)/, "-v $1"));
  try {
    if (verb === "" || verb === "help") return await help(shell, verb, rest);
    const entry = COMMANDS[verb];
    if (entry === undefined) throw unknownCommand(verb);
    const command = (await entry.load())(shell);
    if (asksForHelp(rest)) await shell.out(command.getHelp());
    else await command.parse(rest);
    return shell.exitCode;
  } catch (error) {
    return await failed(shell, error, verb, verbose);
  }
}

const FAMILIES = new Set(Object.keys(COMMANDS).filter((name) => name.includes(" ")).map((name) => name.split(" ")[0]));

function asksForHelp(rest: readonly string[]): boolean {
  const end = rest.indexOf("--");
  return (end < 0 ? rest : rest.slice(0, end)).some((arg) => arg === "-h" || arg === "--help");
}

async function help(shell: Shell, verb: string, rest: readonly string[]): Promise<number> {
  if (rest.includes("--version") || rest.includes("-V")) {
    const { VERSION } = await import("../commands/version_number.ts");
    await shell.out(`k8s ${VERSION}\n`);
    return 0;
  }
  const { rootHelp } = await import("./help.ts");
  const asked = verb === "help" ? rest.join(" ") : "";
  const entry = COMMANDS[asked];
  if (asked !== "" && entry === undefined) throw unknownCommand(asked);
  await shell.out(entry === undefined ? rootHelp(COMMANDS) : (await entry.load())(shell).getHelp());
  return verb === "help" || rest.length === 0 || asksForHelp(rest) ? 0 : 2;
}

function unknownCommand(verb: string): UsageError {
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${verb} `));
  if (members.length > 0) {
    return new UsageError(`"${verb}" needs one more word`, { hints: members.map((name) => `k8s ${name}`) });
  }
  const near = closest(verb, Object.keys(COMMANDS));
  return new UsageError(`Unknown command "${verb}"`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), "k8s help lists all commands"],
  });
}

async function failed(shell: Shell, error: unknown, verb: string, verbose: boolean): Promise<number> {
  if (error instanceof KubeError && error.name === "CurlPrinted") return 0;
  if (shell.signal.aborted) return 130;
  if (isBrokenPipe(error)) return 0;
  const { report } = await import("../core/report.ts");
  shell.err(report(error, { verbose }));
  if (error instanceof UsageError) return 2;
  // Cliffy's ValidationError; the class itself would have to be loaded to be compared with.
  if (error instanceof Error && "exitCode" in error && error.exitCode === 2) {
    shell.err(`hint: k8s ${verb} --help shows what it takes`);
    return 2;
  }
  return 1;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe;
}
