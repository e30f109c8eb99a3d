import assert from "node:assert/strict";
import type { K8s } from "../../lib/session/k8s.ts";
import { connect } from "../../lib/session/connect.ts";
import { ExitError } from "../../lib/api/streams/stream_errors.ts";
import { onTerminal } from "../terminal.ts";
import { run, SELF, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

async function withPod(work: (k8s: K8s, namespace: string) => Promise<void>): Promise<void> {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("web", "sleep 3600"));
    await runningPod(k8s, "web");
    await work(k8s, namespace);
  });
}

nodeTest("exec() carries input, both outputs and the exit code if the node is real", async () => {
  await withPod(async (k8s, namespace) => {
    assert.deepEqual(await k8s.exec("web", ["sh", "-c", "echo out; echo err >&2; exit 3"], { check: false }), {
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
      sealed: true,
    });
    await assert.rejects(k8s.exec("pod/web", ["false"]), (error) => error instanceof ExitError && error.exitCode === 1);
    const big = "0123456789abcdef".repeat(100_000);
    assert.equal((await k8s.exec("web", ["wc", "-c"], { stdin: big })).stdout.trim(), String(big.length));
    assert.equal((await k8s.exec("web", ["cat"], { stdin: big })).stdout, big);
    const unsealed = await k8s.exec("web", ["echo", "hi"], { seal: "never" });
    assert.deepEqual(unsealed, { code: 0, stdout: "hi\n", stderr: "", sealed: false });
    assert.equal((await k8s.exec("web", ["no-such-program"], { check: false })).code, 127);
    await assert.rejects(k8s.exec("web", ["sleep", "60"], { timeout: 1500 }), /within 1.5 s/);
    // The process was ended too.
    assert.equal((await k8s.exec("web", ["sh", "-c", "ps | grep -c '[s]leep 60'"], { check: false })).stdout, "0\n");

    const n = ["-n", namespace];
    const line = await run([...n, "exec", "-i", "web", "--", "sh", "-c", "cat; echo err >&2; exit 5"], "input\n");
    assert.deepEqual(line, { code: 5, out: "input\n", err: "err\ncommand terminated with exit code 5\n" });
    const missing = await run([...n, "exec", "nobody", "--", "true"]);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /^Error from server \(NotFound\): pods "nobody" not found\n/);
    const json = await run([...n, "exec", "web", "-o", "json", "--", "echo", "hi"]);
    assert.deepEqual(JSON.parse(json.out), { code: 0, stdout: "hi\n", stderr: "", sealed: true });
  });
});

// The runtime drops output that is not read within 2 s after the end of a process.
nodeTest("exec() keeps the end of the output if its reader pauses when the process ends on the real node", async () => {
  await withPod(async (k8s) => {
    await Promise.all([9, 11, 13, 14, 15, 16].map(async (mebibytes) => {
      const size = mebibytes * 1024 * 1024;
      await using process = await k8s.spawn("web", ["head", "-c", String(size), "/dev/zero"], { stdin: false });
      void process.stderr.cancel();
      await new Promise((resolve) => setTimeout(resolve, 4000));
      let received = 0;
      for await (const bytes of process.stdout) received += bytes.length;
      assert.deepEqual([await process.done, received], [{ code: 0, sealed: true }, size]);
    }));
  });
});

nodeTest("k8s exec -it gives a shell the size and the keys of the terminal if the node is real", async () => {
  await withPod(async (_k8s, namespace) => {
    const line = [...SELF, "-n", namespace, "exec", "-it", "web", "--", "sh"].map((word) => `'${word}'`).join(" ");
    const terminal = onTerminal(`stty rows 33 cols 111; ${line}; echo "ended with $?"`);
    await terminal.until("# ");
    await terminal.type("stty size\r");
    await terminal.until("33 111");
    // Ctrl+C goes to the program in the container, and not to k8s.
    await terminal.type("stty -isig; echo re''ady; head -c 1 | od -t d1; stty isig; echo d''one\r");
    await terminal.until("ready");
    await terminal.type("\x03\r");
    await terminal.until(/0000000 +3/);
    await terminal.until("done");
    await terminal.type("exit 7\r");
    await terminal.until("command terminated with exit code 7");
    await terminal.until("ended with 7");
    await terminal.end();
  });
});
