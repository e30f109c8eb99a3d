import assert from "node:assert/strict";
import { run } from "../../../lib/terminal/cli/run.ts";
import type { FrameLine } from "../../../lib/terminal/shell/frame.ts";
import { Interrupt, recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { METRICS, podMetrics } from "../../views/metrics.ts";
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

Deno.test("top -w draws the usage again on a terminal, until Ctrl+C", async () => {
  const { k8s } = await commandLine(METRICS);
  await k8s.create(podMetrics("helloworld", { main: ["100m", "64Mi"] }));
  const stop = new AbortController();
  const frames: string[] = [];
  const frame = async (lines: readonly FrameLine[]) => {
    frames.push(lines.map(({ text }) => text).join("\n"));
    if (frames.length === 2) return stop.abort(new Interrupt("SIGINT"));
    const containers = [{ name: "main", usage: { cpu: "250m", memory: "64Mi" } }];
    await k8s.patch("podmetrics", "helloworld", { containers }, { type: "merge" });
  };
  const shell = recordingShell({ session: k8s, signal: stop.signal, frame });
  assert.equal(await run(["top", "pods", "-w"], shell), 130);
  assert.match(frames[0] ?? "", /helloworld +100m +64Mi/);
  assert.match(frames[1] ?? "", /helloworld +250m +64Mi/);
});
