import assert from "node:assert/strict";
import { run } from "../../../lib/terminal/cli/run.ts";
import type { FrameLine } from "../../../lib/terminal/shell/frame.ts";
import { Interrupt, recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { commandLine } from "../command_line.ts";

Deno.test("describe -w draws the page again on a terminal, until Ctrl+C", async () => {
  const { k8s } = await commandLine();
  const stop = new AbortController();
  const frames: string[] = [];
  const frame = (lines: readonly FrameLine[]) => {
    frames.push(lines.map(({ text }) => text).join("\n"));
    if (frames.length === 1) {
      return k8s.patch("pod", "helloworld", { metadata: { labels: { tier: "new" } } }).then(() => {});
    }
    if (frames.length === 2) stop.abort(new Interrupt("SIGINT"));
  };
  const shell = recordingShell({ session: k8s, signal: stop.signal, frame });
  assert.equal(await run(["describe", "pod", "helloworld", "-w"], shell), 130);
  assert.match(frames[0] ?? "", /^Name: +helloworld\n/);
  assert.match(frames[1] ?? "", /tier=new/);
});
