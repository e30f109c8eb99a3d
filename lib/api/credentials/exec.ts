import { AuthError, ConfigError, hint } from "../../data/core/errors.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import type { ClusterConfig, ExecConfig } from "../../data/kubeconfig/types.ts";
import { findProgramInPath } from "./program_in_path.ts";
import type { PluginGate } from "./plugin_share.ts";
import { type ExecAnswer, execInfo, readAnswer, readInteractiveMode } from "./exec_protocol.ts";

/**
 * A source of credentials that expire: a credential plugin, which is a program (client-go
 * plugin/pkg/client/auth/exec), or an auth-provider.
 */
export interface Plugin {
  /** Returns the cached answer, or runs the plugin if that has expired. Concurrent calls share one run. */
  current(): Promise<ExecAnswer>;
  /** Drops an answer that the server refused, so that the next call runs the plugin again. */
  forget(refused: ExecAnswer): void;
}

/** Options of {@linkcode createPlugin}. */
export interface PluginOptions {
  /** The certificate authority of the cluster, PEM, for plugins with `provideClusterInfo`. */
  ca?: string | undefined;
  /** Returns the current time. @default {() => new Date()} */
  now?: (() => Date) | undefined;
  /** Whether the plugin may use the terminal now. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
  /** The time limit in milliseconds if the plugin does not use the terminal. @default {PATIENCE_MS} */
  timeLimit?: number | undefined;
  /** Runs the program when its turn comes among the plugins of several contexts. @default {immediately} */
  gate?: PluginGate | undefined;
}

// An answer is renewed shortly before it expires, because it could expire on the way to the server.
const MARGIN_MS = 10_000;

/**
 * The default time limit for a plugin that does not use the terminal. It may still wait for a login in the browser:
 * kubelogin, which is set up with `interactiveMode: Never`, waits three minutes for that.
 */
export const PATIENCE_MS = 5 * 60_000;

/** Creates a plugin from its configuration. The program runs when an answer is first needed. */
export function createPlugin(exec: ExecConfig, cluster: ClusterConfig, options: PluginOptions = {}): Plugin {
  const { now = () => new Date(), mayAsk = () => Deno.stdin.isTerminal() } = options;
  let answer: ExecAnswer | undefined;
  let running: { answer: Promise<ExecAnswer>; asks: boolean } | undefined;
  const hasExpired = ({ expires }: ExecAnswer) =>
    expires !== undefined && expires.getTime() - MARGIN_MS <= now().getTime();
  return {
    async current() {
      if (answer !== undefined && !hasExpired(answer)) return answer;
      const asks = mayAsk();
      // A run without the terminal may fail although a run with the terminal would succeed.
      const shared = asks && running?.asks === false ? await running.answer.catch(() => undefined) : undefined;
      if (shared !== undefined) return answer = shared;
      if (running === undefined) {
        const own = { answer: run(exec, cluster, { ...options, asks }), asks };
        running = own;
        own.answer.finally(() => running = undefined).catch(() => undefined);
      }
      return answer = await running.answer;
    },
    forget(refused) {
      if (answer === refused) answer = undefined;
    },
  };
}

async function run(
  exec: ExecConfig,
  cluster: ClusterConfig,
  options: PluginOptions & { asks: boolean },
): Promise<ExecAnswer> {
  const { asks, gate = (_, run) => run() } = options;
  const mode = readInteractiveMode(exec);
  if (mode === "Always" && !asks) throw cannotAsk(exec.command ?? "");
  const interactive = mode !== "Never" && asks;
  return await gate(interactive, () => runProgram(exec, cluster, { ...options, interactive }));
}

async function runProgram(
  exec: ExecConfig,
  cluster: ClusterConfig,
  { interactive, timeLimit = PATIENCE_MS, ca }: PluginOptions & { interactive: boolean },
): Promise<ExecAnswer> {
  const { command = "", args, env = [], installHint = "" } = exec;
  let child: Deno.ChildProcess;
  try {
    requirePermission({ name: "run", command });
    const setsPath = env.some(({ name }) => /^path$/i.test(name));
    child = new Deno.Command(setsPath ? await findProgramInPath(command) : command, {
      args: args ?? [],
      env: {
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: execInfo(exec, cluster, interactive, ca),
      },
      stdin: interactive ? "inherit" : "null",
      stdout: "piped",
      // Plugins print messages for the user: a URL to open, or the reason of a failure.
      stderr: "inherit",
    }).spawn();
  } catch (cause) {
    throw notStarted(command, installHint, cause);
  }
  // A login at the terminal has no time limit.
  const ended = await readToEnd(child, interactive ? Infinity : timeLimit);
  if (ended === undefined) {
    throw new AuthError(`Cannot use the credential plugin "${command}": it took longer than ${timeLimit / 1000}s`, {
      hints: ["run it by hand to see if it waits for input"],
    });
  }
  const { code, stdout } = ended;
  if (code !== 0) {
    throw new AuthError(`Cannot use the credential plugin "${command}": it failed with exit code ${code}`, {
      hints: ["see the plugin's own output above; if your login has expired, log in with the plugin again"],
    });
  }
  return await readAnswer(stdout, exec);
}

const LOG_IN = "log in with the plugin in a terminal first";

function cannotAsk(command: string): AuthError {
  const [reason, step] = Deno.stdin.isTerminal()
    ? ["the terminal is in use", "call `await k8s.whoami()` to let the plugin ask"]
    : [
      "stdin is not a terminal",
      hint("use-token", { step: LOG_IN }, `${LOG_IN}, or set token`),
    ];
  return new AuthError(`Cannot run the credential plugin "${command}": it needs input, but ${reason}`, {
    hints: [step],
  });
}

/** Returns the exit code and the output of a program; undefined if it was stopped after the time limit. */
async function readToEnd(
  child: Deno.ChildProcess,
  limit: number,
): Promise<{ code: number; stdout: string } | undefined> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let isLate = false;
  const timers = limit === Infinity ? [] : [
    setTimeout(() => {
      isLate = true;
      stop("SIGTERM");
      // Its own child processes may keep the pipe open.
      void reader.cancel();
    }, limit),
    setTimeout(() => stop("SIGKILL"), limit + 1000),
  ];
  try {
    let stdout = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) stdout += part.value;
    const { code } = await child.status;
    return isLate ? undefined : { code, stdout };
  } finally {
    timers.forEach(clearTimeout);
  }

  function stop(signal: Deno.Signal): void {
    try {
      child.kill(signal);
    } catch {
      // The program has exited already.
    }
  }
}

function notStarted(command: string, installHint: string, cause: unknown): ConfigError | AuthError {
  const installHints = installHint.trim().split("\n").filter((line) => line !== "");
  if (cause instanceof Deno.errors.NotCapable) {
    return new AuthError(`Cannot run the credential plugin "${command}": permission denied by Deno`, {
      cause,
      hints: [`add --allow-run=${command}`],
    });
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new ConfigError(`Cannot find the credential plugin "${command}"`, {
      cause,
      hints: installHints.length > 0
        ? installHints
        : [`check that it is installed${command.includes("/") ? " there" : " and in a directory of PATH"}`],
    });
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return new ConfigError(`Cannot run the credential plugin "${command}": permission denied`, {
      cause,
      hints: [
        `it must be an executable file: check it with \`ls -ld ${shellWord(command)}\``,
        `run \`chmod +x ${shellWord(command)}\` if it is a program`,
      ],
    });
  }
  return new ConfigError(
    `Cannot run the credential plugin "${command}": ${cause instanceof Error ? cause.message : cause}`,
    { cause },
  );
}
