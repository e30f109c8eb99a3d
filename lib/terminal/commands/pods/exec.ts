import { defined } from "../../../data/base/defined.ts";
import { TimeoutError, UsageError } from "../../../data/core/errors.ts";
import { formatError } from "../../shell/command_hints.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { TIMED_OUT } from "../../shell/time_limit.ts";
import { chooseTarget } from "./choose_target.ts";
import { noteContainer } from "./note_container.ts";
import { passStreams } from "./pass_streams.ts";
import { CONTAINER, POD_RUNNING_MS, POD_RUNNING_TIMEOUT, QUIET, STDIN, TTY, usesTerminal } from "./pod_options.ts";

const OPTIONS = {
  container: CONTAINER,
  stdin: STDIN,
  tty: TTY,
  quiet: QUIET,
  all: { help: "Run it in every running pod of a Service or workload; k8s ends with the highest exit code" },
  podRunningTimeout: POD_RUNNING_TIMEOUT,
  timeout: { value: "time", type: "duration", help: "End the command after this time, such as 30s; exit code 124" },
  seal: { negated: true, help: "Run the command without a shell; a cut connection can then look like a success" },
  output: {
    short: "-o",
    value: "format",
    values: ["json"],
    help: "Print one JSON value with the exit code and the output",
  },
} as const satisfies Options;

/** `k8s exec TARGET -- COMMAND`: runs a command in a container. */
export function execCommand(shell: Shell, literal: readonly string[]) {
  return defineCommand({
    name: "exec",
    description:
      "Run a command in a container, and end with its exit code. Without --tty, an end mark after the output proves " +
      "that it is complete. A container without `sh` has no end mark, and --no-seal turns it off.",
    examples: [
      ["Run a command in a pod", "k8s exec web -- date"],
      ["Open a shell", "k8s exec -it deploy/web -- sh"],
      ["Send a file to a command", "k8s exec -i db -c postgres -- psql < dump.sql"],
      ["Run a command in every pod of a Deployment", "k8s exec --all deploy/web -- hostname"],
      ["Print the exit code and the output as JSON", "k8s exec web -o json -- ls /data"],
    ],
    arguments: [{ name: "target", optional: true, completion: "target" }, {
      name: "word",
      optional: true,
      repeated: true,
    }],
    options: OPTIONS,
    action: async (flags, given, ...words) => {
      const command = requireCommand(words, literal);
      if (flags.output !== undefined && flags.tty) {
        throw new UsageError("Cannot use -o json together with --tty: a terminal merges stdout and stderr");
      }
      await using k8s = await openShellSession(shell, flags);
      const target = await chooseTarget(shell, k8s, given);
      const options = {
        ...defined({ container: flags.container, timeout: flags.timeout }),
        wait: flags.podRunningTimeout ?? POD_RUNNING_MS,
        seal: flags.seal === false ? "never" as const : "auto" as const,
      };
      if (flags.all) {
        if (flags.stdin || flags.tty) throw new UsageError("Cannot use --all together with --stdin or --tty");
        const { execAll } = await import("./exec_all.ts");
        return await execAll(shell, k8s, target, command, { ...options, json: flags.output !== undefined });
      }
      try {
        if (flags.output !== undefined) {
          const stdin = flags.stdin ? shell.stdin() : undefined;
          return await printJson(shell, async () => {
            return await k8s.exec(target, command, { ...options, stdin, check: false, signal: shell.signal });
          });
        }
        const isTerminal = usesTerminal(shell, flags.tty);
        await using process = await k8s.spawn(target, command, {
          ...options,
          stdin: flags.stdin ?? false,
          tty: isTerminal,
          signal: shell.signal,
        });
        noteContainer(shell, flags, process);
        const { code } = await passStreams(shell, process, { stdin: flags.stdin ?? false, isTerminal });
        if (code !== 0) {
          shell.exitCode = code;
          shell.err(`command terminated with exit code ${code}`);
        }
      } catch (error) {
        if (!(error instanceof TimeoutError) || flags.timeout === undefined) throw error;
        shell.err(formatError(error, { verbose: (flags.verbose ?? 0) > 0 }));
        shell.exitCode = TIMED_OUT;
      }
    },
  });
}

/** Returns the words after `--`. kubectl accepted them without it once. */
function requireCommand(words: readonly string[], literal: readonly string[]): readonly string[] {
  if (words.length > 0) {
    throw new UsageError("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead", {
      hints: ["write `--` in front of the command"],
    });
  }
  if (literal.length > 0) return literal;
  throw new UsageError("you must specify at least one command for the container", {
    hints: ["write it after `--`: k8s exec NAME -- COMMAND"],
  });
}

async function printJson(shell: Shell, run: () => Promise<{ code: number }>): Promise<void> {
  const { LostError } = await import("../../../api/streams/stream_errors.ts");
  try {
    const result = await run();
    await shell.out(`${JSON.stringify(result, null, 2)}\n`);
    shell.exitCode = result.code;
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    await shell.out(`${JSON.stringify({ lost: true, ...error.received, sealed: false }, null, 2)}\n`);
    throw error;
  }
}
