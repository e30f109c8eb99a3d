import assert from "node:assert/strict";
import type { Pod } from "../../../lib/data/core/kinds.ts";
import { runToEnd } from "../../../lib/terminal/commands/pods/run_output.ts";
import { recordingShell } from "../../../lib/terminal/shell/shell.ts";
import { connect } from "../../../lib/session/connect.ts";

const POD: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "1" },
  spec: { containers: [{ name: "app", stdin: true }] },
};

/** A pod whose container runs for the first reads, and to which nothing can be attached. */
function shortRun(reads: number, status: number) {
  let count = 0;
  return (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/log")) return Promise.resolve(new Response("the output\n"));
    if (pathname.endsWith("/attach")) {
      const body = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        message: "container not found",
        code: status,
      };
      return Promise.resolve(Response.json(body, { status }));
    }
    const state = count++ < reads ? { running: {} } : { terminated: { exitCode: 5 } };
    return Promise.resolve(Response.json({ ...POD, status: { containerStatuses: [{ name: "app", state }] } }));
  };
}

for (const tty of [false, true]) {
  Deno.test(`runToEnd() prints the log if the command ends before it is attached${tty ? " to a terminal" : ""}`, async () => {
    await using session = await connect({ handler: shortRun(2, 500) });
    const shell = recordingShell({
      session,
      ...(tty ? { interact: () => Promise.reject(new Error("it ended")) } : {}),
    });
    assert.equal(await runToEnd(shell, session, POD, "app", { stdin: true, tty }), 5);
    assert.equal(shell.stdout, "the output\n");
  });
}

Deno.test("runToEnd() rejects immediately if the server forbids attach", async () => {
  await using session = await connect({ handler: shortRun(Infinity, 403) });
  const shell = recordingShell({ session });
  await assert.rejects(runToEnd(shell, session, POD, "app", { stdin: true }), { code: 403 });
});
