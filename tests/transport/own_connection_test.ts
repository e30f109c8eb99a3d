import assert from "node:assert/strict";
import { NetworkError } from "../../lib/data/core/errors.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import { openNetwork } from "../../lib/api/transport/network.ts";
import { CA, SERVER } from "./certificates.ts";
import { serve } from "./server.ts";

const LOG = `${ORIGIN}/api/v1/namespaces/default/pods/web/log`;

Deno.test("openNetwork() reads the log of a pod on a connection of its own", async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
  await using server = await serve((response) => {
    for (const line of lines) response.write(line);
    response.end();
  }, SERVER);
  using network = openNetwork({ server: `https://127.0.0.1:${server.port}`, ca: CA });
  const response = await network.handler(new Request(`${LOG}?timestamps=true`, { headers: { authorization: "x" } }));
  assert.equal(await response.text(), lines.join(""));
  const [{ url, headers } = { url: "", headers: [] }] = server.seen;
  assert.equal(url, "/api/v1/namespaces/default/pods/web/log?timestamps=true");
  const sent = new Map(headers);
  assert.deepEqual(
    ["connection", "accept-encoding", "authorization"].map((name) => sent.get(name)),
    ["close", "identity", "x"],
  );
});

Deno.test("openNetwork() returns the answer of a server that refuses to read a log", async () => {
  await using server = await serve((response) => {
    response.writeHead(400, { "content-type": "application/json" });
    response.end('{"kind":"Status"}');
  }, SERVER);
  using network = openNetwork({ server: `https://127.0.0.1:${server.port}`, ca: CA });
  const response = await network.handler(new Request(LOG));
  assert.equal(response.status, 400);
  assert.deepEqual(await response.json(), { kind: "Status" });
});

Deno.test("openNetwork() fails the body of a log with a NetworkError if it is cut or has fewer bytes than it says", async () => {
  for (const headers of [{}, { "content-length": "100" }]) {
    await using server = await serve((response) => {
      response.writeHead(200, headers);
      response.write("one\n");
      setTimeout(() => response.socket?.destroy(), 50);
    }, SERVER);
    using network = openNetwork({ server: `https://127.0.0.1:${server.port}`, ca: CA });
    const reader = (await network.handler(new Request(LOG))).body?.getReader();
    assert.equal(new TextDecoder().decode((await reader?.read())?.value), "one\n");
    await assert.rejects(async () => await reader?.read(), NetworkError);
  }
});

Deno.test("openNetwork() ends the connection of a log if it is aborted or left", async () => {
  const closed: Promise<void>[] = [];
  await using server = await serve((response) => {
    response.write("one\n");
    closed.push(new Promise((resolve) => response.on("close", resolve)));
  }, SERVER);
  using network = openNetwork({ server: `https://127.0.0.1:${server.port}`, ca: CA });
  const stop = new AbortController();
  const reader = (await network.handler(new Request(LOG, { signal: stop.signal }))).body?.getReader();
  await reader?.read();
  const next = reader?.read();
  stop.abort(new Error("enough"));
  await assert.rejects(async () => await next, /enough/);
  const left = (await network.handler(new Request(LOG))).body?.getReader();
  await left?.read();
  await left?.cancel();
  await Promise.all(closed);
});
