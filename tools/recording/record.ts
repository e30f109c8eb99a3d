/**
 * Writes `docs/recording.svg`, the recording in the README: `npm run recording`. It types the lines of the scenario on a
 * terminal, in front of a sandbox, and records the screen. It needs util-linux's `script`.
 */
// A CommonJS module: its exports are one object.
import xterm, { type Terminal } from "@xterm/headless";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { type Frame, type ScreenSize, type Span, toSvg } from "./svg.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const SIZE: ScreenSize = { columns: 100, rows: 20 };
/** Seconds between two keys, and the longest pause that the recording keeps. */
const KEY = 0.035;
const PAUSE = 1.6;

/** A line that is typed, and the text after which the next one is typed. */
export interface Step {
  type: string;
  until: string;
}

// The sources, because a bundle may be older.
const COMMAND = `'${Deno.execPath()}' run -A --no-check --quiet --config '${ROOT}npm/deno.json' '${ROOT}cli.ts'`;
const SHELL = "$ ";
const PROMPT = "> ";

/** The lines of the recording. */
export const SCENARIO: readonly Step[] = [
  { type: "k8s get pods", until: SHELL },
  { type: "k8s get pods -A --where 'restarts > 0'", until: SHELL },
  { type: "k8s get pods -A --count-by node", until: SHELL },
  { type: "k8s get pod helloworld --curl", until: SHELL },
  { type: "clear; k8s tree deploy web", until: SHELL },
  { type: "k8s logs helloworld", until: SHELL },
  { type: "k8s scale deploy web --replicas=3", until: SHELL },
  { type: "clear; k8s repl", until: PROMPT },
  { type: 'const pod = await k8s.get("pod", "helloworld")', until: PROMPT },
  { type: "pod.spec.containers[0].image", until: PROMPT },
  { type: "pods.filter((pod) => pod.ready).length", until: PROMPT },
  { type: "get deploy", until: PROMPT },
  { type: ".exit", until: SHELL },
];

if (import.meta.main) {
  const frames = await record(SCENARIO);
  await Deno.writeTextFile(`${ROOT}docs/recording.svg`, toSvg(frames, SIZE));
}

/** Runs the scenario and returns the screens, without long pauses. */
async function record(steps: readonly Step[]): Promise<Frame[]> {
  await using server = await sandbox().serve();
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/config`, server.kubeconfig);
    await Deno.writeTextFile(`${folder}/k8s`, `#!/bin/sh\nexec ${COMMAND} "$@"\n`, { mode: 0o755 });
    return await screens(steps, {
      HOME: folder,
      KUBECONFIG: `${folder}/config`,
      PATH: `${folder}:${Deno.env.get("PATH")}`,
      PS1: SHELL,
      TERM: "xterm-256color",
      SHELL: "/bin/sh",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function screens(steps: readonly Step[], env: Record<string, string>): Promise<Frame[]> {
  const start = `stty cols ${SIZE.columns} rows ${SIZE.rows}; exec sh -i`;
  const child = new Deno.Command("script", {
    args: ["-qefc", start, "/dev/null"],
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const terminal = new xterm.Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true });
  const keys = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const frames: Frame[] = [];
  let clock = 0;
  let last = performance.now();
  let typing = false;
  // The program answers queries of its terminal.
  terminal.onData((text) => void keys.write(new TextEncoder().encode(text)));

  const read = async (): Promise<void> => {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the terminal ended; it showed\n${plain(terminal).join("\n")}`);
    await new Promise<void>((resolve) => terminal.write(value, resolve));
    const now = performance.now();
    clock += typing ? KEY : Math.min((now - last) / 1000, PAUSE);
    last = now;
    const lines = readLines(terminal);
    if (JSON.stringify(lines) !== JSON.stringify(frames.at(-1)?.lines)) frames.push({ at: clock, lines });
  };
  const showsPrompt = (prompt: string): boolean => {
    const { cursorX, cursorY, baseY } = terminal.buffer.active;
    const line = terminal.buffer.active.getLine(baseY + cursorY)?.translateToString(false, 0, cursorX) ?? "";
    return line.endsWith(prompt) && line.length < 60;
  };

  while (!showsPrompt(SHELL)) await read();
  for (const { type, until } of steps) {
    typing = true;
    for (const key of type) {
      await keys.write(new TextEncoder().encode(key));
      await read();
    }
    typing = false;
    clock += 0.3;
    await keys.write(new TextEncoder().encode("\r"));
    do await read(); while (!showsPrompt(until));
    // Time to read the result.
    clock += PAUSE;
  }
  child.kill("SIGHUP");
  await Promise.allSettled([keys.abort(), reader.cancel(), child.status]);
  return merge(frames);
}

/** Leaves out frames that are shown for less than a thirtieth of a second. */
function merge(frames: readonly Frame[]): Frame[] {
  return frames.filter(({ at }, index) => (frames[index + 1]?.at ?? Infinity) - at >= 1 / 30);
}

function plain(terminal: Terminal): string[] {
  const { active } = terminal.buffer;
  return Array.from(
    { length: SIZE.rows },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
  );
}

function readLines(terminal: Terminal): Span[][] {
  const { active } = terminal.buffer;
  const cursor = { x: active.cursorX, y: active.cursorY };
  return Array.from({ length: SIZE.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const spans: Span[] = [];
    let style = "";
    for (let column = 0; line !== undefined && column < SIZE.columns; column++) {
      const cell = line.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const span: Span = {
        text: cell.getChars() || " ",
        color: cell.isFgPalette() && cell.getFgColor() < 16 ? cell.getFgColor() : undefined,
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
        inverse: cell.isInverse() !== 0 || (row === cursor.y && column === cursor.x),
      };
      const key = JSON.stringify({ ...span, text: "" });
      const previous = spans.at(-1);
      if (previous !== undefined && key === style) previous.text += span.text;
      else spans.push(span);
      style = key;
    }
    const end = spans.at(-1);
    if (end !== undefined && !end.inverse && end.text.trim() === "") spans.pop();
    return spans;
  });
}
