import assert from "node:assert/strict";
import type { Client } from "../../lib/api/client/client.ts";
import { untilGone } from "../../lib/api/client/wait_deleted.ts";
import { BUILTINS } from "../../lib/data/core/builtins.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";

const PODS = BUILTINS.find(({ plural }) => plural === "pods")!;
const POD = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", uid: "1", resourceVersion: "5" } };
const GONE = {
  apiVersion: "v1",
  kind: "Status",
  status: "Failure",
  reason: "NotFound",
  code: 404,
  details: { name: "web" },
};

/** Waits for a pod on a server with these answers, and returns the requests. */
async function waitFor(answers: (() => Response)[], signal?: AbortSignal): Promise<string[]> {
  const asked: string[] = [];
  const handler = (request: Request) => {
    asked.push(new URL(request.url).searchParams.has("watch") ? "watch" : "get");
    const answer = answers.shift();
    assert.ok(answer !== undefined, `asked once more: ${request.url}`);
    return Promise.resolve(answer());
  };
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const where = { namespace: "default", name: "web", ...(signal === undefined ? {} : { signal }) };
  await untilGone(client, PODS, where, POD);
  return asked;
}

const event = (type: string, object: unknown) => new Response(JSON.stringify({ type, object }) + "\n");

Deno.test("untilGone() is done when another object has taken the name", async () => {
  const other = { ...POD, metadata: { ...POD.metadata, uid: "2" } };
  assert.deepEqual(await waitFor([() => Response.json(other)]), ["get"]);
});

Deno.test("untilGone() looks again when its watch ends in an error", async () => {
  const expired = { apiVersion: "v1", kind: "Status", status: "Failure", reason: "Expired", code: 410 };
  const asked = await waitFor([
    () => Response.json(POD),
    // The bytes after it are not used.
    () => new Response(`${JSON.stringify({ type: "ERROR", object: expired })}\n{"type":"DELETED"}\n`),
    () => Response.json(POD),
    () => event("DELETED", POD),
  ]);
  assert.deepEqual(asked, ["get", "watch", "get", "watch"]);
});

Deno.test("untilGone() looks again when the server has forgotten where its watch begins", async () => {
  const asked = await waitFor([
    () => Response.json(POD),
    () => Response.json({ ...GONE, reason: "Expired", code: 410, details: {} }, { status: 410 }),
    () => Response.json(GONE, { status: 404 }),
  ]);
  assert.deepEqual(asked, ["get", "watch", "get"]);
});

Deno.test("untilGone() waits until its signal is aborted when it may not watch", async () => {
  const stop = new AbortController();
  const forbidden = () => {
    setTimeout(() => stop.abort(new Error("enough")));
    return Response.json({ ...GONE, reason: "Forbidden", code: 403 }, { status: 403 });
  };
  await assert.rejects(waitFor([() => Response.json(POD), forbidden], stop.signal), { message: "enough" });
});
