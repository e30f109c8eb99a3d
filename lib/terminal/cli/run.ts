import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { Command } from "../shell/command.ts";
import type { Option } from "../shell/options.ts";
import { interruptExitCode, type Shell } from "../shell/shell.ts";
import { arrange, firstWord, isFlag, type ParsedCommandLine, splitVerb, UnknownOption } from "./arguments.ts";
import { loadKuberc, type OptionDefault } from "./kuberc.ts";
import { type CommandEntry, COMMANDS, RUN_IN_CLUSTER, RUN_POD } from "./commands.ts";

/**
 * Runs one command line and returns its exit code: 0 for success, 1 for a failure, 2 for wrong usage, 130 if it was
 * interrupted. Only the code of that command is loaded.
 */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  let verbose = false;
  let line: ParsedCommandLine = { verb: "", rest: [], literal: [] };
  let seen = shell;
  try {
    const { words, defaults, path, ...known } = await preferred(args, shell);
    shell.words = words;
    line = known.line;
    const { verb } = line;
    const entry = await entryOf(line);
    if (entry === undefined) {
      const code = await pluginCode(words, line, shell);
      if (code !== undefined) return code;
      const { showHelp } = await import("./help.ts");
      return await showHelp(shell, line);
    }
    let { rest, literal } = line;
    const make = await entry.load();
    if (entry.runsScript) {
      ({ rest, literal } = splitScript(line, words.includes("--"), make(shell, []).options));
    }
    // A command that writes colors removes control characters from its data itself.
    if (shell.terminal.stdout && !entry.paints) seen = (await import("../shell/screen_output.ts")).onScreen(shell);
    const command = make(seen, literal);
    if (defaults.length > 0) {
      const { withDefaults } = await import("./kuberc_apply.ts");
      rest = withDefaults(rest, command.options, defaults, { verb, path });
    }
    const arranged = arrange(rest, command.options, {
      keepEmpty: verb.startsWith("config set"),
      // Object names cannot begin with a dash, so `--` only matters for commands that run something.
      literal: entry.runsScript || entry.runsLiteral ? [] : literal,
      ...defined({ lacks: entry.lacks }),
    });
    if (arranged.help) {
      const { commandHelp } = await import("./help.ts");
      await shell.out(commandHelp(command));
      return 0;
    }
    verbose = arranged.args.some((arg) => /^--verbose(=[1-9]\d*)?$/.test(arg));
    if (verbose) seen.advises = true;
    if (entry.silent && arranged.args.includes("--curl")) {
      throw new UsageError(`Cannot print curl commands for "k8s ${verb}": it sends no requests`);
    }
    for (const { name, deprecated } of command.options) {
      if (deprecated === undefined || !arranged.args.includes(name)) continue;
      shell.err(`Flag ${name} has been deprecated, ${deprecated}`);
    }
    if (await isForSeveral(shell, line, arranged.args, command)) {
      const { runFleet } = await import("./fleet/run_fleet.ts");
      const make = async (member: Shell) => (await entry.load())(member, literal);
      await runFleet(seen, { verb, args: arranged.args, command, make });
    } else await command.parse(arranged.args);
    return shell.signal.aborted ? interruptExitCode(shell.signal) : seen.exitCode;
  } catch (error) {
    return await failed(seen, error, line, verbose);
  }
}

async function isForSeveral(
  shell: Shell,
  { verb }: ParsedCommandLine,
  args: readonly string[],
  command: Command,
): Promise<boolean> {
  if (
    args.some((arg) => /^--(?:contexts|fleet|fleet-from|clusterprofile-provider-file)=/.test(arg)) ||
    isIncomplete(args, command)
  ) return true;
  return shell.fleet !== undefined && (await import("../shell/for_fleet.ts")).isForFleet(verb, args);
}

// These flags need several contexts. A command may have a flag of the same name.
function isIncomplete(args: readonly string[], { options }: Command): boolean {
  return args.some((arg) =>
    (arg === "--allow-partial" || arg === "--fail-fast") &&
    options.some(({ name, isGlobal }) => name === arg && isGlobal)
  );
}

// `k8s run` runs a script, or creates a pod as kubectl does: the first word decides.
async function entryOf(line: ParsedCommandLine): Promise<CommandEntry | undefined> {
  const entry = COMMANDS[line.verb];
  if (line.verb !== "run") return entry;
  const { rest } = splitScript(line, false);
  if (rest.some((arg) => /^--(in-cluster|clean(=.*)?)$/.test(arg))) return RUN_IN_CLUSTER;
  const word = rest.at(-1);
  const image = line.rest.some((arg) => /^--image(=|$)/.test(arg));
  if (!image && (word === undefined || isFlag(word))) return entry;
  return word !== undefined && !isFlag(word) && await isScript(word) ? entry : RUN_POD;
}

async function isScript(word: string): Promise<boolean> {
  if (/^-$|^[a-z][a-z+.-]*:\/\/|\.[cm]?[jt]sx?$/i.test(word)) return true;
  return word.includes("/") && await Deno.stat(word).then(({ isFile }) => isFile, () => false);
}

/** A command line with kuberc preferences applied. */
interface PreferredLine {
  line: ParsedCommandLine;
  /** The words of the command line, after its alias is expanded. */
  words: readonly string[];
  defaults: readonly OptionDefault[];
  /** The path of the kuberc file. */
  path: string;
}

async function preferred(args: readonly string[], shell: Shell): Promise<PreferredLine> {
  const line = splitVerb(args, isPair);
  const preferences = await loadKuberc(COMMANDS[line.verb]?.runsScript ? splitScript(line, false).rest : args, shell);
  if (preferences === undefined) return { line, words: args, defaults: [], path: "" };
  const { applyPreferences } = await import("./kuberc_apply.ts");
  const { words, defaults } = applyPreferences(args, line, preferences, (word) => COMMANDS[word] !== undefined);
  return { line: splitVerb(words, isPair), words, defaults, path: preferences.path };
}

function isFamily(word: string): boolean {
  return FAMILIES.has(word);
}

// Some families are commands too: `create -f FILE`, and `create deployment NAME`.
function isPair(word: string, next: string): boolean {
  return isFamily(word) && (COMMANDS[word] === undefined || COMMANDS[`${word} ${next}`] !== undefined);
}

// Commands and command families take precedence over plugins. The prompt evaluates any other word as code.
async function pluginCode(
  args: readonly string[],
  { verb }: ParsedCommandLine,
  shell: Shell,
): Promise<number | undefined> {
  const [first = ""] = verb.split(" ");
  if (first === "" || first === "help" || first === "options" || isFamily(first) || shell.session !== undefined) {
    return undefined;
  }
  return await (await import("./plugin.ts")).runPlugin(args, first, shell);
}

const FAMILIES = new Set(Object.keys(COMMANDS).filter((name) => name.includes(" ")).map((name) => name.split(" ")[0]));

// `run --sandbox script.ts --flag`: all arguments after the script belong to it, including `--`, as in `deno run`.
function splitScript(
  { rest, literal }: ParsedCommandLine,
  hasDashes: boolean,
  options?: readonly Option[],
): Omit<ParsedCommandLine, "verb"> {
  const at = firstWord(rest, options);
  if (at < 0) return { rest, literal };
  return { rest: rest.slice(0, at + 1), literal: [...rest.slice(at + 1), ...(hasDashes ? ["--"] : []), ...literal] };
}

async function failed(shell: Shell, error: unknown, line: ParsedCommandLine, verbose: boolean): Promise<number> {
  if (shell.signal.aborted) return interruptExitCode(shell.signal);
  if (error instanceof Error && error.name === "CurlPrinted") return shell.exitCode;
  // The reader closed the pipe: `k8s get pods | head -1`.
  if (error instanceof Deno.errors.BrokenPipe) return 0;
  if (error instanceof Deno.errors.NotCapable) {
    const { explainNotCapable } = await import("../../data/core/not_capable.ts");
    error = explainNotCapable(error);
  }
  if (error instanceof UnknownOption) error = (await import("./kubectl_hints.ts")).unknownOption(error, line);
  const { formatError } = await import("../shell/command_hints.ts");
  const usage = usageError(error, line);
  shell.err(formatError(usage ?? error, { verbose }));
  return usage === undefined ? Math.max(1, shell.exitCode) : 2;
}

function usageError(error: unknown, { verb, rest }: ParsedCommandLine): UsageError | undefined {
  const more = COMMANDS[verb] === undefined ? [] : [`run \`k8s ${verb} --help\` to list its arguments and flags`];
  if (error instanceof UsageError) {
    return error.hints.length > 0 ? error : new UsageError(error.message, { cause: error.cause, hints: more });
  }
  // Compare the name of Cliffy's ValidationError, because importing the class would load Cliffy.
  if (!(error instanceof Error && "exitCode" in error && error.exitCode === 2)) return undefined;
  return new UsageError(error.message.replace(/\.$/, "").replace("argument(s)", "argument"), {
    cause: error,
    hints: [...formatHint(verb, rest), ...more],
  });
}

/** Returns a hint for `k8s eval -i text CODE`, in which the format would be the code. */
function formatHint(verb: string, rest: readonly string[]): string[] {
  const at = rest.findIndex((arg) => arg === "-i" || arg === "--input");
  const format = at < 0 ? "" : rest[at + 1] ?? "";
  return verb === "eval" && /^(json|lines|yaml|text)$/.test(format) ? [`write -i=${format}: a format needs the =`] : [];
}
