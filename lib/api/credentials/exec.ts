import { AuthError, ConfigError } from "../../data/core/errors.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import type { ClusterConfig, ExecConfig } from "../../data/kubeconfig/types.ts";
import { findProgramInPath } from "./program_in_path.ts";
import { type ExecAnswer, execInfo, readAnswer, readInteractiveMode } from "./exec_protocol.ts";

/**
 * What answers with a credential when it is asked: a credential plugin, which is a program (client-go
 * plugin/pkg/client/auth/exec), or an auth-provider.
 */
export interface Plugin {
  /** What it answered last, or, where that is over, what it answers now; calls that come together share one run. */
  current(): Promise<ExecAnswer>;
  /** The server refused this answer: the next call runs the program again, unless that has happened already. */
  forget(refused: ExecAnswer): void;
}

/** Options of {@linkcode createPlugin}. */
export interface PluginOptions {
  /** The authority of the cluster, PEM, for plugins that want to know the cluster. */
  ca?: string | undefined;
  now?: (() => Date) | undefined;
  /** Whether a person can be asked now; else it runs without a terminal. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
  /** Milliseconds that it may take where nobody is asked. @default {PATIENCE_MS} */
  timeLimit?: number | undefined;
}

// An answer is renewed a little before it ends, so that it does not end on its way.
const MARGIN_MS = 10_000;

/**
 * How long one that asks nobody on the terminal may take. It may still wait for a person: kubelogin, whose own setup says
 * `interactiveMode: Never`, opens a browser and gives its login three minutes.
 */
export const PATIENCE_MS = 5 * 60_000;

/** Makes a plugin of what a kubeconfig says; it runs when its answer is first needed. */
export function createPlugin(exec: ExecConfig, cluster: ClusterConfig, options: PluginOptions = {}): Plugin {
  const { now = () => new Date(), mayAsk = () => Deno.stdin.isTerminal() } = options;
  let answer: ExecAnswer | undefined;
  let running: { answer: Promise<ExecAnswer>; asks: boolean } | undefined;
  const isOver = ({ expires }: ExecAnswer) => expires !== undefined && expires.getTime() - MARGIN_MS <= now().getTime();
  return {
    async current() {
      if (answer !== undefined && !isOver(answer)) return answer;
      const asks = mayAsk();
      // That one which may not ask fails says nothing about one that may.
      const given = asks && running?.asks === false ? await running.answer.catch(() => undefined) : undefined;
      if (given !== undefined) return answer = given;
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
  { asks, timeLimit = PATIENCE_MS, ca }: PluginOptions & { asks: boolean },
): Promise<ExecAnswer> {
  const mode = readInteractiveMode(exec);
  const { command = "", args, env = [], installHint = "" } = exec;
  if (mode === "Always" && !asks) throw cannotAsk(command);
  const interactive = mode !== "Never" && asks;
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
      // What it has to say is for the person: a URL to open, a reason.
      stderr: "inherit",
    }).spawn();
  } catch (cause) {
    throw notStarted(command, installHint, cause);
  }
  // Somebody who logs in may take their time.
  const ended = await endOf(child, interactive ? Infinity : timeLimit);
  if (ended === undefined) {
    throw new AuthError(`The credential plugin "${command}" took longer than ${timeLimit / 1000}s`, {
      hints: ["run it by hand: does it wait for something?"],
    });
  }
  const { code, stdout } = ended;
  if (code !== 0) {
    throw new AuthError(`The credential plugin "${command}" ended with exit code ${code}`, {
      hints: ["what it says stands above; its own login command may have to be run again"],
    });
  }
  return await readAnswer(stdout, exec);
}

function cannotAsk(command: string): AuthError {
  const [why, hint] = Deno.stdin.isTerminal()
    ? ["the keys are somebody else's now", "the next input that needs the server lets it ask: await k8s.whoami()"]
    : ["standard input is no terminal", "log in with it first, in a terminal, or give a credential with --token"];
  return new AuthError(`Cannot run the credential plugin "${command}": it wants to ask, and ${why}`, { hints: [hint] });
}

/** How a program ended and what it wrote; undefined where it was ended because it took too long. */
async function endOf(child: Deno.ChildProcess, limit: number): Promise<{ code: number; stdout: string } | undefined> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let isLate = false;
  const timers = limit === Infinity ? [] : [
    setTimeout(() => {
      isLate = true;
      stop("SIGTERM");
      // What it has started itself may hold on to its output.
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
      // It has ended already.
    }
  }
}

function notStarted(command: string, installHint: string, cause: unknown): ConfigError | AuthError {
  const hint = installHint.trim().split("\n").filter((line) => line !== "");
  if (cause instanceof Deno.errors.NotCapable) {
    return new AuthError(`Deno does not allow the credential plugin "${command}" to run`, {
      cause,
      hints: [`add --allow-run=${command}`],
    });
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new ConfigError(`Cannot find the credential plugin "${command}"`, {
      cause,
      hints: hint.length > 0
        ? hint
        : [command.includes("/") ? "is it installed there?" : "is it installed, and on PATH?"],
    });
  }
  if (cause instanceof Deno.errors.PermissionDenied) {
    return new ConfigError(`Cannot run the credential plugin "${command}": permission denied`, {
      cause,
      hints: [`it must be a program: ls -ld ${shellWord(command)} shows what it is, and chmod +x makes it one`],
    });
  }
  return new ConfigError(
    `Cannot run the credential plugin "${command}": ${cause instanceof Error ? cause.message : cause}`,
    { cause },
  );
}
