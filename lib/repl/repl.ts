import { createInterface } from "node:readline";
import process from "node:process";
import { report } from "../core/report.ts";
import type { Shell } from "../commands/shell.ts";
import type { K8s } from "../session/k8s.ts";
import { createEvaluator, type Evaluator } from "./evaluate.ts";
import { printed } from "./print.ts";
import { Incomplete } from "./source.ts";

/** Options of the loop. */
export interface ReplOptions {
  /** What relative imports are relative to. @default {the working directory} */
  base?: string;
}

/** A folder as the base of imports. */
export function folderUrl(path: string): string {
  const text = path.replaceAll("\\", "/");
  return new URL(`file://${text.startsWith("/") ? "" : "/"}${text}/`.replace(/\/+$/, "/")).href;
}

/** Runs the prompt until its input ends: a person at a terminal, or a pipe. Gives the exit code. */
export async function repl(k8s: K8s, shell: Shell, options: ReplOptions = {}): Promise<number> {
  const { base = folderUrl(Deno.cwd()) } = options;
  using evaluator = createEvaluator({ k8s }, base);
  return shell.terminal.stdin ? await prompt(k8s, shell, evaluator) : await piped(k8s, shell, evaluator);
}

/** Evaluates one text and shows its value; gives false where it failed, which it has told then. */
export async function evaluateAndShow(text: string, k8s: K8s, shell: Shell, evaluator: Evaluator): Promise<boolean> {
  try {
    const value = await evaluator.evaluate(text);
    for await (const part of printed(value, k8s, { signal: shell.signal, colors: colours(shell) })) {
      await shell.out(part);
    }
    return true;
  } catch (error) {
    if (error instanceof Incomplete) throw error;
    shell.err(report(error));
    return false;
  }
}

function colours(shell: Shell): boolean {
  return shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "";
}

// Input by lines, several together where one does not complete a statement; the first failure ends a script.
async function piped(k8s: K8s, shell: Shell, evaluator: Evaluator): Promise<number> {
  const lines = (await new Response(shell.stdin()).text()).split("\n");
  let pending = "";
  for (const [index, line] of lines.entries()) {
    pending += (pending === "" ? "" : "\n") + line;
    if (pending.trim() === "") {
      pending = "";
      continue;
    }
    try {
      if (!await evaluateAndShow(pending, k8s, shell, evaluator)) return 1;
      pending = "";
    } catch (error) {
      if (!(error instanceof Incomplete)) throw error;
      if (index < lines.length - 1) continue;
      shell.err(report(new SyntaxError(`The input breaks off: ${error.message}`)));
      return 1;
    }
  }
  return 0;
}

const HELP = `k8s is preloaded; try
  await k8s.list("pods")                       a table
  await k8s.get("pod", "helloworld")           one object
  for await (const pod of k8s.each("pods", { namespace: "*" })) console.log(pod.metadata?.name)
  const dev = k8s.with({ namespace: "dev" })   another namespace
_ is the last value. .help, .exit; Ctrl+C drops the line, Ctrl+D leaves.
`;

// node:readline and not node:repl: reading lines with editing and history is all that is needed from it, since evaluation,
// continuation and printing are our own.
async function prompt(k8s: K8s, shell: Shell, evaluator: Evaluator): Promise<number> {
  const reader = createInterface({ input: process.stdin, output: process.stdout, historySize: 1000 });
  const label = `${k8s.context || "k8s"}/${k8s.namespace}> `;
  let pending = "";
  let running = false;
  await shell.out(
    `Connected to ${
      k8s.server.includes("k8s.invalid") ? "a sandbox" : k8s.server
    }. k8s is preloaded; .help tells more.\n`,
  );
  const ask = () => {
    reader.setPrompt(pending === "" ? label : "... ");
    reader.prompt();
  };
  return await new Promise<number>((resolve) => {
    const handle = async (line: string): Promise<void> => {
      const text = pending === "" ? line : `${pending}\n${line}`;
      if (pending === "" && line.trim() === "") return;
      if (pending === "" && line.trim() === ".exit") return reader.close();
      if (pending === "" && line.trim() === ".help") return void await shell.out(HELP);
      try {
        pending = "";
        await evaluateAndShow(text, k8s, shell, evaluator);
      } catch (error) {
        if (!(error instanceof Incomplete)) throw error;
        pending = text;
      }
    };
    // One after another: a paste brings many lines at once.
    let queue = Promise.resolve();
    reader.on("line", (line: string) => {
      queue = queue.then(async () => {
        running = true;
        await handle(line);
        running = false;
        ask();
      });
    });
    reader.on("SIGINT", () => {
      if (running) return;
      pending = "";
      void shell.out("\n");
      ask();
    });
    reader.on("close", () => void queue.then(() => resolve(0)));
    ask();
  });
}
