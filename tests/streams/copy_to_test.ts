import assert from "node:assert/strict";
import { sandbox, type SandboxContainer } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";

/** A container that keeps the commands, and reads the input of each. */
async function recorder() {
  const commands: (readonly string[])[] = [];
  const { handler } = sandbox({
    containers: {
      helloworld: {
        async exec({ command, stdin }) {
          commands.push(command);
          for await (const _ of stdin);
          return command.includes("rm") ? 0 : 1;
        },
      },
    },
  });
  return { k8s: await connect({ handler }), commands };
}

for (const [what, isAborted] of [["fails", false], ["is aborted", true]] as const) {
  Deno.test(`copy() removes the temporary file of a stream if the copy ${what}`, async () => {
    const { k8s, commands } = await recorder();
    const stop = new AbortController();
    const from = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(10));
        if (isAborted) stop.abort(new Error("stopped"));
        else controller.close();
      },
    });
    await assert.rejects(
      k8s.copy({ from, to: "helloworld:/data/file" }, { signal: stop.signal }),
      isAborted ? /stopped/ : /\/data\/file/,
    );
    const written = commands[0]?.at(-1) ?? "";
    assert.match(written, /^\/data\/\.file\.k8s-/);
    assert.deepEqual(commands.at(-1), ["rm", "-rf", "--", written]);
  });
}

Deno.test("copy() looks for the pod of a workload once, for all of its commands", async () => {
  const pods = await connect({ handler: sandbox().handler }).then((k8s) => k8s.list("pods"));
  // The first script prints the final path.
  const container: SandboxContainer = {
    async exec({ stdin, stdout }) {
      for await (const _ of stdin);
      await stdout.write("/data/file\n");
    },
  };
  const containers = Object.fromEntries(pods.items.map(({ metadata: { name } }) => [name, container]));
  const { handler } = sandbox({ containers });
  const reads: string[] = [];
  await using k8s = await connect({
    handler(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.endsWith("/exec")) reads.push(pathname);
      return handler(request);
    },
  });
  await using dir = await tempDir();
  await k8s.copy({ from: await dir.file("file", "text"), to: "deploy/web:/data/file" }, { verify: "none" });
  assert.deepEqual(reads, ["/apis/apps/v1/namespaces/default/deployments/web", "/api/v1/namespaces/default/pods"]);
});
