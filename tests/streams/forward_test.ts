import assert from "node:assert/strict";
import { sandbox, type SandboxContainer } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";

async function session(container: SandboxContainer = {}) {
  return await connect({ handler: sandbox({ containers: { helloworld: container } }).handler });
}

/** Sends a text to an address, ends, and reads the answer. */
async function ask(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  await connection.closeWrite();
  let answer = "";
  const buffer = new Uint8Array(1024);
  for (let length; (length = await connection.read(buffer)) !== null;) {
    answer += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return answer;
}

const echo: SandboxContainer = {
  async connect({ readable, writable, port }) {
    if (port !== 80) throw new Error("connect: connection refused");
    const writer = writable.getWriter();
    for await (const bytes of readable) {
      await writer.write(new TextEncoder().encode(`<${new TextDecoder().decode(bytes)}>`));
    }
  },
};

Deno.test("connectTo() reaches the port of a Service without a local port", async () => {
  await using k8s = await session();
  await using connection = await k8s.connectTo("svc/helloworld", 80);
  const writer = connection.writable.getWriter();
  await writer.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  assert.match(await new Response(connection.readable).text(), /Hello from helloworld\n$/);
  assert.deepEqual([connection.pod, connection.port], ["helloworld", 80]);
});

Deno.test("connectTo() fails its reader with the reason if the pod refuses", async () => {
  await using k8s = await session(echo);
  await using connection = await k8s.connectTo("helloworld", 81);
  await assertMessage(import.meta.url, "a port that refuses", () => new Response(connection.readable).text());
});

Deno.test("forward() passes on connections, and goes on if one fails", async () => {
  const errors: string[] = [];
  await using k8s = await session(echo);
  await using bad = await k8s.forward("helloworld", 81, { onError: (error) => errors.push(String(error)) });
  assert.equal(await ask(bad.port, "x"), "");
  assert.equal(await ask(bad.port, "y"), "");
  assert.equal(errors.length, 2);
  await using good = await k8s.forward("deploy/web", 80);
  assert.match(await ask(good.port, "GET / HTTP/1.1\r\n\r\n"), /Hello from web-/);
  assert.match(await ask(good.port, "GET / HTTP/1.1\r\n\r\n"), /Hello from web-/);
});

Deno.test("forward() isolates a client that does not read", async () => {
  let sent = 0;
  await using k8s = await session({
    async connect({ readable, writable }) {
      const writer = writable.getWriter();
      const { value } = await readable.getReader().read();
      if (new TextDecoder().decode(value) !== "flood") return await writer.write(new TextEncoder().encode("pong"));
      for (; sent < 64; sent++) await writer.write(new Uint8Array(1024 * 1024));
    },
  });
  await using forward = await k8s.forward("helloworld", 80);
  using stalled = await Deno.connect({ hostname: "127.0.0.1", port: forward.port });
  await stalled.write(new TextEncoder().encode("flood"));
  for (let before = -1; before !== sent;) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(sent < 64, "the flood was stopped");
  assert.deepEqual(await Promise.all(["a", "b", "c"].map((text) => ask(forward.port, text))), ["pong", "pong", "pong"]);
});

Deno.test("forward() listens on the addresses that it is told to, and reports a port in use", async () => {
  await using k8s = await session(echo);
  await using first = await k8s.forward("helloworld", 80, { addresses: ["127.0.0.1"] });
  assert.deepEqual(first.addresses, [`127.0.0.1:${first.port}`]);
  await assertMessage(
    import.meta.url,
    "a port that is in use",
    () => k8s.forward("helloworld", 80, { local: first.port, addresses: ["127.0.0.1"] }),
    { [String(first.port)]: "PORT" },
  );
});

Deno.test("forward() goes to another pod if the one in use was deleted", async () => {
  const box = sandbox();
  await using k8s = await connect({ handler: box.handler });
  await using forward = await k8s.forward("deploy/web", 80);
  const before = forward.pod;
  assert.match(await ask(forward.port, "GET / HTTP/1.1\r\n\r\n"), new RegExp(`Hello from ${before}`));
  await k8s.delete("pod", before, { gracePeriodSeconds: 0 });
  const answer = await ask(forward.port, "GET / HTTP/1.1\r\n\r\n");
  assert.match(answer, /Hello from web-/);
  assert.notEqual(forward.pod, before);
});
