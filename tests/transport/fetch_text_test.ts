import assert from "node:assert/strict";
import { fetchText } from "../../lib/api/transport/fetch_text.ts";

const signal = new AbortController().signal;

async function message(url: string): Promise<string> {
  return await fetchText(url, signal).then(() => "", (error: Error) => `${error.name}: ${error.message}`);
}

Deno.test("fetchText() says what went wrong when there is no text", async () => {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    ({ url }) => url.endsWith("/a.yaml") ? new Response("kind: Pod") : new Response("no", { status: 404 }),
  );
  const web = `http://127.0.0.1:${server.addr.port}`;
  assert.equal(await fetchText(`${web}/a.yaml`, signal), "kind: Pod");
  assert.equal(
    await message(`${web}/b.yaml`),
    `InputError: Cannot read ${web}/b.yaml: the server answered 404 Not Found`,
  );
  assert.equal(
    await message(`https://127.0.0.1:${server.addr.port}/`),
    `InputError: Cannot read https://127.0.0.1:${server.addr.port}/: it does not speak TLS`,
  );
  await server.shutdown();
  assert.equal(await message(`${web}/a.yaml`), `InputError: Cannot read ${web}/a.yaml: the connection was refused`);
});

Deno.test("fetchText() says so when a connection breaks in the middle of the text", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const half = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nkind"));
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  assert.equal(
    await message(url),
    `InputError: Cannot read ${url}: the connection broke before the answer was complete`,
  );
  await half;
});

Deno.test("fetchText() gives up when the text has no end", async () => {
  const piece = new Uint8Array(1 << 20).fill(32);
  let sent = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += piece.length;
          controller.enqueue(piece);
        },
      }),
    ));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  assert.equal(await message(url), `InputError: Cannot read ${url}: it is longer than 100 MB`);
  assert.ok(sent < 200e6, `${sent} bytes`);
});

Deno.test("fetchText() takes no text from a connection that all can write to when https was asked for", async () => {
  const { fetch } = globalThis;
  // No test server can answer a redirect to TLS, because nothing trusts its certificate.
  const answer = Object.defineProperty(new Response("kind: Pod"), "url", { value: "http://b.example/app.yaml" });
  globalThis.fetch = () => Promise.resolve(answer);
  try {
    assert.equal(
      await message("https://a.example/app.yaml"),
      "InputError: Cannot read https://a.example/app.yaml: it redirects to http://b.example/app.yaml, which is not encrypted",
    );
  } finally {
    globalThis.fetch = fetch;
  }
});
