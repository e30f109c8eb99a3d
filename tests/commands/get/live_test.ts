import assert from "node:assert/strict";
import { LiveTable } from "../../../lib/terminal/commands/get/live_table.ts";
import { tableWriter } from "../../../lib/data/output/table/table.ts";
import { type FrameLine, framePainter } from "../../../lib/terminal/shell/frame.ts";
import { Interrupt, recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { run } from "../../../lib/terminal/cli/run.ts";
import { commandLine, configMap } from "../command_line.ts";

const COLUMNS = [{ name: "Name", type: "string", format: "name" }, { name: "Age", type: "string" }];
const NOW = Date.parse("2026-01-01T00:10:00Z");
const row = (name: string, createdAt: string) => ({
  columnDefinitions: COLUMNS,
  cells: [name, "as the server printed it"],
  object: { metadata: { name, creationTimestamp: createdAt } },
});

Deno.test("LiveTable keeps the order of the rows, lets ages grow and deleted rows fade", () => {
  const table = new LiveTable();
  const lines = (now: number) =>
    table.lines(tableWriter(), now).map(({ text, isFaded }) => `${text}${isFaded ? " (faded)" : ""}`);
  for (const name of ["b", "a"]) table.apply({ type: "added", object: row(name, "2026-01-01T00:09:00Z") }, NOW);
  assert.deepEqual(lines(NOW), ["NAME   AGE", "b      60s", "a      60s"]);
  table.apply({ type: "deleted", object: row("b", "2026-01-01T00:09:00Z") }, NOW);
  assert.deepEqual(lines(NOW + 1000), ["NAME   AGE", "b      61s (faded)", "a      61s"]);
  assert.deepEqual(lines(NOW + 5000), ["NAME   AGE", "a      65s"]);
});

Deno.test("framePainter() draws in place, dims faded lines and cuts a frame at the height of the terminal", async () => {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const paint = framePainter({ write, rows: () => 4, colors: true });
  await paint([{ text: "one" }, { text: "two", isFaded: true }]);
  await paint(["a", "b", "c", "d"].map((text) => ({ text })));
  assert.deepEqual(written, [
    "\rone\x1b[K\n\x1b[2mtwo\x1b[22m\x1b[K\n\x1b[J",
    "\x1b[2A\ra\x1b[K\nb\x1b[K\n\x1b[2m(2 more rows)\x1b[22m\x1b[K\n\x1b[J",
  ]);
  const plain: string[] = [];
  await framePainter({ write: (text) => void plain.push(text), rows: () => 0, colors: false })([{
    text: "x",
    isFaded: true,
  }]);
  assert.deepEqual(plain, ["\rx\x1b[K\n\x1b[J"]);
});

Deno.test("get -w draws the rows in place on a terminal, and writes nothing else", async () => {
  const cli = await commandLine([configMap("a", { x: "1" })]);
  const stop = new AbortController();
  const frames: string[] = [];
  const frame = (lines: readonly FrameLine[]) => void frames.push(lines.map(({ text }) => text).join("\n"));
  const shell = recordingShell({
    session: cli.k8s,
    signal: stop.signal,
    terminal: { stdin: true, stdout: true, columns: 80 },
    frame,
  });
  const ended = run(["get", "cm", "-w"], shell);
  const until = async (text: string) => {
    while (!frames.at(-1)?.includes(text)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await until("a ");
  await cli.k8s.patch("configmap", "a", { data: { y: "2", z: "3" } });
  await until("a                  3");
  stop.abort(new Interrupt("SIGINT"));
  assert.equal(await ended, 130);
  assert.match(frames[0] ?? "", /^NAME +DATA +AGE\na +1 .*\nkube-root-ca.crt +1 /);
  assert.equal(shell.stdout, "");
});
