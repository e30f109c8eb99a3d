import assert from "node:assert/strict";
import { folderWith, spawnK8s } from "./own_process.ts";

/** Runs a script until it has printed a line, sends a signal to `k8s run`, and waits until both end. */
async function signalled(code: string, signal: Deno.Signal) {
  const ready = "console.log(Deno.pid);\nawait new Promise((resolve) => setTimeout(resolve, 30_000));\n";
  await using folder = await folderWith({ "script.ts": `${code}\n${ready}` });
  await using process = spawnK8s(["run", "--sandbox", `${folder.path}/script.ts`], { stderr: "null" });
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const pid = Number((await reader.read()).value);
  process.kill(signal);
  const status = await process.status;
  const { value: printed = "" } = await reader.read();
  await reader.cancel();
  return {
    code: status.code,
    signal: status.signal,
    printed,
    isAlive: await Deno.lstat(`/proc/${pid}`).then(() => true, () => false),
  };
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const) {
  Deno.test({
    name: `run ends with the script's exit code if the script handles ${signal}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const handler = `Deno.addSignalListener("${signal}", () => { console.log("cleaned up"); Deno.exit(0); });`;
      const ended = await signalled(handler, signal);
      assert.deepEqual(ended, { code: 0, signal: null, printed: "cleaned up\n", isAlive: false });
    },
  });
}

// Deno itself listens for SIGUSR1.
for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130], ["SIGHUP", 129], ["SIGUSR2", 140]] as const) {
  Deno.test({
    name: `run ends by ${signal} if the signal ends the script`,
    ignore: Deno.build.os === "windows",
    async fn() {
      assert.deepEqual(await signalled("", signal), { code, signal, printed: "", isAlive: false });
    },
  });
}
