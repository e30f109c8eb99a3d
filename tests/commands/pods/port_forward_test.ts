import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { tempDir } from "../../temp_dir.ts";
import { commandLine } from "../command_line.ts";

/** Runs port-forward until a condition about its output is true, and then presses Ctrl+C. */
async function forwardUntil(
  args: string[],
  options: object,
  isReached: (stdout: string) => boolean | Promise<boolean>,
) {
  const cli = await commandLine();
  const stop = new AbortController();
  let stdout = "";
  const running = cli.with({
    ...options,
    signal: stop.signal,
    out: (text: string) => void (stdout += text),
  })("port-forward", ...args);
  for (let count = 0; count < 500 && !await isReached(stdout); count++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  stop.abort();
  return { stderr: (await running).stderr, stdout };
}

Deno.test("k8s port-forward listens for several targets at the same time", async () => {
  const { stdout } = await forwardUntil(
    ["pod/helloworld", ":80", "deploy/web", ":80", "--address=127.0.0.1"],
    {},
    (stdout) => stdout.split("\n").length === 3,
  );
  const ports = [...stdout.matchAll(/^Forwarding from 127\.0\.0\.1:(\d+) -> 80$/gm)].map(([, port]) => port);
  assert.equal(new Set(ports).size, 2, stdout);
});

Deno.test("k8s port-forward offers pods and ports if no target is named at a terminal", async () => {
  const ask = (question: string) => Promise.resolve(question.startsWith("Pod") ? "helloworld" : "8080");
  const { stdout, stderr } = await forwardUntil([], { ask }, (stdout) => stdout !== "");
  assert.match(stderr, /^ {2}1 {2}helloworld\n/);
  assert.match(stdout, /^Forwarding from 127\.0\.0\.1:\d+ -> \d+\n/);
  const cli = await commandLine();
  await assertMessage(import.meta.url, "port-forward without a target", await cli("port-forward"));
});

Deno.test("k8s port-forward --open starts the browser with the address of the first port", async () => {
  await using dir = await tempDir();
  const browser = await dir.file("browser", `#!/bin/sh\necho "$1" > '${dir.path}/opened'\n`);
  await Deno.chmod(browser, 0o755);
  const opened = () => Deno.readTextFile(`${dir.path}/opened`).catch(() => "");
  const env = (name: string) => name === "BROWSER" ? browser : undefined;
  const { stdout } = await forwardUntil(["helloworld", ":80", "--open"], { env }, async () => await opened() !== "");
  const [, port] = /:(\d+) ->/.exec(stdout) ?? [];
  assert.equal(await opened(), `http://localhost:${port}/\n`);
});

Deno.test("k8s port-forward goes on if the browser cannot be started", async () => {
  const env = (name: string) => name === "BROWSER" ? "/nothing/browser" : undefined;
  let lines = "";
  const err = (text: string) => void (lines += `${text}\n`);
  await forwardUntil(["helloworld", ":80", "--open"], { env, err }, () => lines !== "");
  await assertMessage(import.meta.url, "a browser that cannot be started", lines.replace(/:\d+\//, ":PORT/"));
});
