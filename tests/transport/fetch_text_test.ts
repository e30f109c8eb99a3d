import assert from "node:assert/strict";
import { fetchText } from "../../lib/api/transport/fetch_text.ts";
import { assertMessage } from "../messages.ts";

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
  await assertMessage(import.meta.url, "a text that does not exist", await message(`${web}/b.yaml`), { [web]: "WEB" });
  await assertMessage(
    import.meta.url,
    "a server without TLS",
    await message(`https://127.0.0.1:${server.addr.port}/`),
    { [String(server.addr.port)]: "PORT" },
  );
  await server.shutdown();
  await assertMessage(import.meta.url, "a server that has ended", await message(`${web}/a.yaml`), { [web]: "WEB" });
});

Deno.test("fetchText() says so when a connection breaks in the middle of the text", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const half = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nkind"));
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  await assertMessage(import.meta.url, "a connection that breaks", await message(url), { [url]: "URL" });
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
  await assertMessage(import.meta.url, "a text without an end", await message(url), { [url]: "URL" });
  assert.ok(sent < 200e6, `${sent} bytes`);
});

Deno.test("fetchText() takes no text from a connection that all can write to when https was asked for", async () => {
  const { fetch } = globalThis;
  // No test server can answer a redirect to TLS, because nothing trusts its certificate.
  const answer = Object.defineProperty(new Response("kind: Pod"), "url", { value: "http://b.example/app.yaml" });
  globalThis.fetch = () => Promise.resolve(answer);
  try {
    await assertMessage(import.meta.url, "a redirect without encryption", await message("https://a.example/app.yaml"));
  } finally {
    globalThis.fetch = fetch;
  }
});
