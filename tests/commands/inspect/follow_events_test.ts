import assert from "node:assert/strict";
import type { KubeObject } from "../../../lib/data/core/object.ts";
import { Interrupt, recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { run } from "../../../lib/terminal/cli/run.ts";
import { commandLine } from "../command_line.ts";

const event = (name: string, minute: number, type = "Normal"): KubeObject => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name, namespace: "default" },
  involvedObject: { kind: "Pod", name: "web", apiVersion: "v1", namespace: "default" },
  type,
  reason: name,
  message: `${name} happened`,
  count: 1,
  firstTimestamp: `2026-01-01T11:${minute}:00Z`,
  lastTimestamp: `2026-01-01T11:${minute}:00Z`,
});

/** Runs a command until its output contains some text. */
async function printed(args: string[], change: (k8s: Awaited<ReturnType<typeof commandLine>>["k8s"]) => Promise<void>) {
  const { k8s } = await commandLine([event("second", 20), event("first", 10), event("bad", 30, "Warning")]);
  const stop = new AbortController();
  const shell = recordingShell({ session: k8s, signal: stop.signal });
  const ended = run(["events", "-w", ...args], shell);
  const until = async (text: string) => {
    while (!shell.stdout.includes(text)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await until("bad");
  await change(k8s);
  await until("last");
  stop.abort(new Interrupt("SIGINT"));
  assert.equal(await ended, 130);
  return shell.stdout;
}

Deno.test("events -w prints the existing events in the order of time, then each that happens, and none that expires", async () => {
  const text = await printed(["-o", "jsonpath={.reason} {.count}\n"], async (k8s) => {
    await k8s.patch("event", "first", { count: 2 });
    await k8s.delete("event", "second");
    await k8s.create(event("last", 40));
  });
  assert.equal(text, "first 1\nsecond 1\nbad 1\nfirst 2\nlast 1\n");
});

Deno.test("events -w prints kubectl's columns, and only the wanted types", async () => {
  const text = await printed(["--types=Warning", "--for", "pod/web"], async (k8s) => {
    await k8s.create(event("normal", 35));
    await k8s.create(event("last", 40, "Warning"));
  });
  assert.match(
    text,
    /^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n\S+ +Warning +bad +Pod\/web +bad happened\n\S+ +Warning +last +Pod\/web +last happened\n$/,
  );
});
