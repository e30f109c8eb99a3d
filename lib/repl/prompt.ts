import { createInterface, type Interface } from "node:readline";
import process from "node:process";
import { ORIGIN } from "../core/handler.ts";
import type { Running } from "./calls.ts";
import type { Evaluator } from "./evaluate.ts";
import { sessionLine } from "./print.ts";
import { onRejection } from "./rejections.ts";
import { show, type Showing, tell } from "./show.ts";
import { Incomplete } from "./source.ts";

const HELP = `k8s is preloaded, and its methods are kubectl's verbs:
  await k8s.list("pods")                       a table
  await k8s.get("pod", "helloworld")           one object
  k8s.each("pods", { namespace: "*" })         item by item, until Ctrl+C
  const dev = k8s.with({ namespace: "dev" })   another namespace
TypeScript, await and import work. _ is the last value.
.help shows this, .exit or Ctrl+D leaves; Ctrl+C ends what runs, or drops the line.
`;

/**
 * The prompt on a terminal. It is node:readline and not node:repl: editing and history are all that is needed of it,
 * since evaluation, continuation and printing are our own, and node:repl knows no top-level await.
 *
 * @returns The exit code.
 */
export async function prompt(evaluator: Evaluator, showing: Showing, running: Running): Promise<number> {
  const { k8s, shell } = showing;
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    historySize: 1000,
    removeHistoryDuplicates: true,
  });
  const label = `${k8s.server === ORIGIN ? "sandbox" : k8s.context || "k8s"}/${k8s.namespace}> `;
  let pending = "";
  let current: AbortController | undefined;
  let leaving = false;
  let hasLine = true;
  let closed = false;

  const ask = () => {
    if (closed) return;
    reader.setPrompt(pending === "" ? label : "... ");
    reader.prompt();
  };
  const evaluate = async (text: string): Promise<void> => {
    current = new AbortController();
    const signal = running.signal = AbortSignal.any([current.signal, shell.signal]);
    pending = "";
    try {
      const { value } = await evaluator.evaluate(text, signal);
      await show(value, showing, signal);
    } catch (error) {
      if (error instanceof Incomplete) pending = text;
      else if (signal.aborted) shell.err("(ended)");
      else tell(error, showing);
    } finally {
      current = running.signal = undefined;
    }
  };
  const handle = async (line: string): Promise<void> => {
    if (pending !== "") return await evaluate(`${pending}\n${line}`);
    const text = line.trim();
    if (text === ".exit") {
      hasLine = false;
      return reader.close();
    }
    if (text === ".help") return await shell.out(HELP);
    if (/^\.[a-z]/i.test(text)) return shell.err(`error: Unknown command "${text.split(/\s/)[0]}"\nhint: .help, .exit`);
    if (text !== "") await evaluate(line);
  };

  using _ = onRejection((error) => {
    if (current !== undefined) return tell(error, showing);
    process.stdout.write("\r\x1b[K");
    tell(error, showing);
    if (!closed) reader.prompt(true);
  });
  await shell.out(`${sessionLine(k8s)}. .help tells more.\n`);
  return await new Promise<number>((resolve) => {
    // One line after another: a paste brings many at once.
    let queue = Promise.resolve();
    reader.on("line", (line: string) => {
      leaving = false;
      queue = queue.then(() => handle(line)).then(ask, (error) => tell(error, showing));
    });
    reader.on("SIGINT", () => {
      if (current !== undefined) return current.abort();
      if (leaving) return reader.close();
      leaving = pending === "" && lineOf(reader) === "";
      pending = "";
      dropLine(reader);
      if (leaving) shell.err("(Ctrl+C again or .exit leaves)");
      ask();
    });
    reader.on("close", () => {
      closed = true;
      current?.abort();
      // What comes next begins a line of its own.
      if (hasLine) process.stdout.write("\n");
      void queue.then(() => resolve(0));
    });
    shell.signal.addEventListener("abort", () => reader.close(), { once: true });
    ask();
  });
}

function lineOf(reader: Interface): string {
  return reader.line;
}

function dropLine(reader: Interface): void {
  // To the end and away with it, as Ctrl+E and Ctrl+U do.
  reader.write(null, { ctrl: true, name: "e" });
  reader.write(null, { ctrl: true, name: "u" });
  process.stdout.write("\n");
}
