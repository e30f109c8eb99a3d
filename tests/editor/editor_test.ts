import assert from "node:assert/strict";
import { createEditor, type EditorOptions } from "../../lib/terminal/editor/editor.ts";
import { fakeTerminal } from "./fake_terminal.ts";

const PROMPT = { first: "> ", next: ". " };
const settled = () => new Promise((resolve) => setTimeout(resolve, 1));

function editing(options: Partial<EditorOptions> = {}, size?: { columns: number; rows: number }, reflows = true) {
  const terminal = fakeTerminal(size, reflows);
  const editor = createEditor({ terminal, history: () => [], ...options });
  return { terminal, editor, read: () => editor.read(PROMPT) };
}

/** Whether all brackets are closed. */
const isWhole = (text: string) => text.split("{").length === text.split("}").length;

const inputs: [string, string[], string][] = [
  ["text", ["ab", "c", "\r"], "abc"],
  ["moves and removes", ["hello world", "\x1bb", "\x7f", "\r"], "helloworld"],
  ["cuts and puts back", ["one two", "\x17", "\x01", "\x19", "\r"], "twoone "],
  ["cuts to the end", ["one two", "\x01", "\x1bf", "\x0b", "\r"], "one"],
  ["undoes", ["one", " two", "\x1f", "\r"], "one"],
  ["swaps", ["ab", "\x14", "\r"], "ba"],
  ["takes a character as a person sees it", ["a👩‍👩‍👧b", "\x1b[D", "\x7f", "\r"], "ab"],
  ["pastes many lines in one piece", ["\x1b[200~a\rb\rc\x1b[201~", "\r"], "a\nb\nc"],
  ["begins a line where it is told to", ["a", "\x1b\r", "b", "\r"], "a\nb"],
];
for (const [what, typed, text] of inputs) {
  Deno.test(`createEditor() ${what} when the keys say so`, async () => {
    const { terminal, read } = editing();
    terminal.type(...typed);
    assert.deepEqual(await read(), { kind: "text", text });
    assert.equal(terminal.isRaw, false);
  });
}

Deno.test("createEditor() begins an indented line when the input is not whole", async () => {
  const { terminal, read } = editing({ isWhole });
  const input = read();
  for (const key of ["if {", "\r", "x", "\r", "}"]) {
    terminal.type(key);
    await settled();
  }
  assert.deepEqual(terminal.screen(), ["> if {", ".   x", ". }"]);
  terminal.type("\r");
  assert.deepEqual(await input, { kind: "text", text: "if {\n  x\n}" });
});

Deno.test("createEditor() indents nothing when lines come faster than a person types", async () => {
  const { terminal, read } = editing({ isWhole });
  terminal.type("if {\r  x\r}\r");
  assert.deepEqual(await read(), { kind: "text", text: "if {\n  x\n}" });
});

Deno.test("createEditor() keeps what was typed ahead when one chunk holds several inputs", async () => {
  const { terminal, read } = editing();
  terminal.type("one\rtwo\rth");
  assert.deepEqual(await read(), { kind: "text", text: "one" });
  assert.deepEqual(await read(), { kind: "text", text: "two" });
  terminal.type("ree\r");
  assert.deepEqual(await read(), { kind: "text", text: "three" });
});

Deno.test("createEditor() gives Ctrl+C and Ctrl+D back when they are pressed", async () => {
  const { terminal, read } = editing();
  terminal.type("abc", "\x03");
  assert.deepEqual(await read(), { kind: "interrupt", text: "abc" });
  terminal.type("\x04");
  assert.deepEqual(await read(), { kind: "end" });
});

Deno.test("createEditor() goes through earlier inputs with the same beginning when Up and Down are pressed", async () => {
  const { terminal, read } = editing({ history: () => ["get pods", "x", "get svc"] });
  terminal.type("get", "\x1b[A", "\x1b[A", "\x1b[A", "\r");
  assert.deepEqual(await read(), { kind: "text", text: "get pods" });
  terminal.type("get", "\x1b[A", "\x1b[A", "\x1b[B", "\x1b[B", "!", "\r");
  assert.deepEqual(await read(), { kind: "text", text: "get!" });
});

Deno.test("createEditor() moves within several lines before it goes to earlier inputs when Up is pressed", async () => {
  const { terminal, read } = editing({ history: () => ["earlier"] });
  terminal.type("\x1b[200~ab\rcd\x1b[201~", "\x1b[A", "!", "\r");
  assert.deepEqual(await read(), { kind: "text", text: "ab!\ncd" });
});

Deno.test("createEditor() searches back when Ctrl+R is pressed, and again", async () => {
  const { terminal, read } = editing({ history: () => ["k8s.list('pods')", "1", "k8s.get('pod')", "2"] });
  const input = read();
  terminal.type("\x12", "k8s", "\x12");
  await settled();
  assert.deepEqual(terminal.screen(), ["> k8s.list('pods')", "search: k8s"]);
  terminal.type("\x05", ";", "\r");
  assert.deepEqual(await input, { kind: "text", text: "k8s.list('pods');" });
  terminal.type("mine", "\x12", "get", "\x07", "\r");
  assert.deepEqual(await read(), { kind: "text", text: "mine" });
});

const candidates = [
  { text: "helloworld", detail: "Running", documentation: "A pod of the tutorial." },
  { text: "hello-2", detail: "Pending" },
];

Deno.test("createEditor() puts in what all have in common and lists them when Tab is pressed", async () => {
  const complete = () => Promise.resolve({ from: 4, to: 5, candidates });
  const { terminal, read } = editing({ complete });
  const input = read();
  terminal.type("get h", "\t");
  await settled();
  assert.deepEqual(terminal.screen(), ["> get hello", "  helloworld  Running", "  hello-2     Pending"]);
  terminal.type("\t");
  await settled();
  assert.deepEqual(terminal.screen(), [
    "> get helloworld",
    "> helloworld  Running",
    "  hello-2     Pending",
    "    A pod of the tutorial.",
  ]);
  terminal.type("\t", "\r");
  await settled();
  assert.deepEqual(terminal.screen(), ["> get hello-2"]);
  terminal.type("\r");
  assert.deepEqual(await input, { kind: "text", text: "get hello-2" });
});

Deno.test("createEditor() goes on typing when completion takes its time, and drops its answer", async () => {
  const asked: AbortSignal[] = [];
  const answer = Promise.withResolvers<{ from: number; to: number; candidates: typeof candidates }>();
  const complete = (_text: string, _cursor: number, signal: AbortSignal) => {
    asked.push(signal);
    return answer.promise;
  };
  const { terminal, read } = editing({ complete });
  const input = read();
  terminal.type("a", "\t", "b");
  await settled();
  assert.deepEqual(terminal.screen(), ["> ab"]);
  assert.deepEqual(asked.map(({ aborted }) => aborted), [true]);
  answer.resolve({ from: 0, to: 1, candidates: candidates.slice(1) });
  await settled();
  assert.deepEqual(terminal.screen(), ["> ab"]);
  terminal.type("\r");
  assert.deepEqual(await input, { kind: "text", text: "ab" });
});

Deno.test("createEditor() shows what surrounds the cursor when the input is longer than the screen", async () => {
  const { terminal, read } = editing({}, { columns: 40, rows: 5 });
  const input = read();
  terminal.type(`\x1b[200~${Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\r")}\x1b[201~`);
  await settled();
  assert.deepEqual(terminal.screen(), [". line 16", ". line 17", ". line 18", ". line 19"]);
  terminal.type("\x1b<");
  await settled();
  assert.deepEqual(terminal.screen(), ["> line 0", ". line 1", ". line 2", ". line 3"]);
  terminal.type("\r");
  await input;
  assert.equal(terminal.screen().length, 21);
});

Deno.test("createEditor() goes on in the next row when a line is as wide as the screen", async () => {
  const { terminal, read } = editing({}, { columns: 10, rows: 5 });
  const input = read();
  terminal.type("12345678", "9");
  await settled();
  assert.deepEqual(terminal.screen(), ["> 12345678", "9"]);
  terminal.type("\r");
  assert.deepEqual(await input, { kind: "text", text: "123456789" });
});

for (const reflows of [true, false]) {
  for (const [where, ...keys] of [["at the end"], ["in the middle", "\x1bb", "\x1bb", "\x1bb"]]) {
    const how = reflows ? "folds" : "cuts";
    Deno.test(`createEditor() leaves no row behind when a narrower terminal ${how} them and the cursor is ${where}`, async () => {
      const { terminal, read } = editing({}, { columns: 40, rows: 12 }, reflows);
      await terminal.write("before\r\n");
      const input = read();
      terminal.type("123456789 123456789 123456789 123456789 12", ...keys);
      await settled();
      terminal.narrow(30);
      await settled();
      assert.deepEqual(terminal.screen(), ["before", "> 123456789 123456789 12345678", "9 123456789 12"]);
      terminal.narrow(15);
      await settled();
      assert.deepEqual(terminal.screen(), ["before", "> 123456789 123", "456789 12345678", "9 123456789 12"]);
      terminal.type("\r");
      await input;
    });
  }
}

Deno.test("createEditor() folds a prompt that is wider than the screen when it must", async () => {
  const { terminal, editor } = editing({}, { columns: 11, rows: 12 });
  const input = editor.read({ first: "\x1b[31m[protected]\x1b[0m prod> ", next: "... " });
  terminal.type("a", "b");
  await settled();
  assert.deepEqual(terminal.screen(), ["[protected]", " prod> ab"]);
  terminal.type("\r");
  await input;
});

Deno.test("createEditor() writes above the input when something else is told", async () => {
  const { terminal, editor, read } = editing();
  const input = read();
  terminal.type("abc");
  await settled();
  await editor.aside(() => terminal.write("news\r\n"));
  assert.deepEqual(terminal.screen(), ["news", "> abc"]);
  terminal.type("\r");
  assert.deepEqual(await input, { kind: "text", text: "abc" });
});

Deno.test("createEditor() ends when its signal is aborted", async () => {
  const stop = new AbortController();
  const { read } = editing({ signal: stop.signal });
  const input = read();
  stop.abort();
  assert.deepEqual(await input, { kind: "end" });
});
