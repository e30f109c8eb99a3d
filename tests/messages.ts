import assert from "node:assert/strict";
import { KubeError } from "../lib/data/core/errors.ts";
import { formatError } from "../lib/terminal/shell/command_hints.ts";

// The words of a message are recorded once, in the messages.txt of its room. `house_test.ts` finds words in assertions.
// Assertions may contain values and codes, such as a path, a reason, or the absence of a secret. They may also contain
// words that are computed from a table or compared with kubectl's, and those of a real server (`cluster/`).

/** A failure of a room: a title, and a call that throws or rejects. */
export type Failure = readonly [title: string, call: () => unknown];

/** The output of a command line. */
interface Outcome {
  code: number;
  stderr: string;
}

/**
 * Compares the messages of a room with `messages.txt` beside the test. `UPDATE_MESSAGES=1` writes the file.
 *
 * @param url The `import.meta.url` of the test.
 * @param replaced Texts that differ from run to run, and what stands for them in the file.
 */
export async function assertMessages(
  url: string,
  failures: readonly Failure[],
  replaced: Readonly<Record<string, string>> = {},
): Promise<void> {
  const parts: string[] = [];
  for (const [title, call] of failures) parts.push(`# ${title}\n${await messageOf(call)}`);
  await assertTable(url, parts.map((part) => replaceAll(part, replaced)));
}

/**
 * Compares the message of one case, which needs a test of its own, with its entry in the `messages.txt` of the room.
 * `UPDATE_MESSAGES=1` writes the entry.
 *
 * @param url The `import.meta.url` of the test.
 * @param title The title of the entry, once in the file of the test.
 * @param shown A text, what a command line printed, or a call that throws or rejects.
 * @param replaced Texts that differ from run to run, and what stands for them in the file.
 */
export async function assertMessage(
  url: string,
  title: string,
  shown: string | Outcome | (() => unknown),
  replaced: Readonly<Record<string, string>> = {},
): Promise<void> {
  const text = typeof shown === "string"
    ? shown
    : typeof shown === "function"
    ? await messageOf(shown)
    : `${shown.stderr}exit code ${shown.code}\n`;
  const room = roomOf(url);
  const head = replaceAll(`@ ${url.slice(new URL(".", room).href.length)}: ${title}`, replaced);
  const entry = `${head}\n${replaceAll(text, replaced).trimEnd()}\n`;
  const recorded = await entriesOf(room);
  const index = recorded.findIndex((other) => other.startsWith(`${head}\n`));
  if (Deno.env.get("UPDATE_MESSAGES") === "1") {
    recorded.splice(index === -1 ? recorded.length : index, 1, entry);
    await Deno.writeTextFile(room, recorded.join("\n"));
    return;
  }
  assert.equal(entry, recorded[index], "update messages.txt with UPDATE_MESSAGES=1 if this is right");
}

/** Compares a text with a file beside the test, exactly. `UPDATE_MESSAGES=1` writes the file. */
export async function assertSnapshot(url: string, name: string, text: string): Promise<void> {
  const file = new URL(name, url);
  if (Deno.env.get("UPDATE_MESSAGES") === "1") await Deno.writeTextFile(file, text);
  assert.equal(text, await Deno.readTextFile(file), `update ${name} with UPDATE_MESSAGES=1 if this is right`);
}

/** Returns the entries of a `messages.txt`, the ones of `assertMessage()` last. */
async function entriesOf(file: URL): Promise<string[]> {
  const text = await Deno.readTextFile(file).catch(() => "");
  return text === "" ? [] : text.replace(/\n$/, "").split(/\n\n(?=[#$@] )/).map((entry) => `${entry}\n`);
}

function roomOf(url: string): URL {
  const tests = new URL(".", import.meta.url).href;
  const [room] = url.slice(tests.length).split("/");
  return new URL(`${room}/messages.txt`, tests);
}

// The two doors have different parsers of YAML, with words of their own for the errors of a text.
const YAML_ERROR_REGEXP =
  /line \d+, column \d+: (?:Cannot read \w+ \w+: |Cannot read \w+: )?(?:unexpected end of the stream within a flow collection|missing comma between flow collection entries|deficient indentation|bad indentation of a mapping entry)/g;

function replaceAll(text: string, replaced: Readonly<Record<string, string>>): string {
  return Object.entries(replaced).reduce((text, [from, to]) => text.replaceAll(from, to), text)
    .replaceAll(YAML_ERROR_REGEXP, "line LINE, column COLUMN: YAML ERROR");
}

// The whole table, so that an entry without a case is found.
async function assertTable(url: string, parts: readonly string[]): Promise<void> {
  const room = roomOf(url);
  const recorded = await entriesOf(room);
  const others = recorded.filter((entry) => entry.startsWith("@ "));
  if (Deno.env.get("UPDATE_MESSAGES") === "1") {
    await Deno.writeTextFile(room, [...parts, ...others].join("\n"));
    return;
  }
  assert.equal(
    parts.join("\n"),
    recorded.filter((entry) => !others.includes(entry)).join("\n"),
    "update messages.txt with UPDATE_MESSAGES=1 if this is right",
  );
}

/** Returns the class, the message and the hints of the library, and then the hints with the words of the command line. */
export async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    // Anything else is a mistake in the test or in the code.
    if (!(error instanceof KubeError || error instanceof TypeError || error instanceof RangeError)) throw error;
    const hints = error instanceof KubeError ? error.hints.map((hint) => `hint: ${hint}`) : [];
    const shell = formatError(error).split("\n").filter((line) => line.startsWith("hint: ") && !hints.includes(line));
    const lines = [`${error.name}: ${error.message}`, ...hints, ...shell.map((line) => `command line ${line}`)];
    return lines.join("\n") + "\n";
  }
  return "does not fail\n";
}

/** A command line that fails: its words, and its standard input. */
export type FailingLine = readonly [args: string, input?: string];

/**
 * Compares what failing command lines print on stderr, and their exit codes, with a file beside the test.
 *
 * @param run Runs a command line.
 */
export async function assertFailingLines(
  url: string,
  lines: readonly FailingLine[],
  run: (args: string[], input?: string) => Promise<{ code: number; stdout: string; stderr: string }>,
): Promise<void> {
  const parts: string[] = [];
  for (const [args, input] of lines) {
    const { code, stdout, stderr } = await run(wordsOf(args), input);
    assert.equal(stdout, "", args);
    const typed = input === undefined ? "" : ` <<< ${JSON.stringify(input)}`;
    parts.push(replaceAll(`$ k8s ${args}${typed}\n${stderr}exit code ${code}\n`, {}));
  }
  await assertTable(url, parts);
}

// The words of a shell line: separated by spaces, with single quotes.
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']+|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ""));
}
