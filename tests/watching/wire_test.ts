import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { isChange } from "../../lib/api/watching/events.ts";
import { concatBytes } from "../../lib/data/base/concat_bytes.ts";
import { CA, SERVER } from "../transport/certificates.ts";
import { tempDir } from "../temp_dir.ts";
import { line, pod } from "./script.ts";

/** The answer to one request: bytes, and what happens after them. */
interface Sent {
  text: string | Uint8Array<ArrayBuffer>;
  end: "close" | "silence";
}

/** A server on sockets, which does to connections what an HTTP server does not. */
function wireServer(answers: (request: string) => Sent, listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>) {
  const open = new Set<Deno.Conn>();
  const requests: string[] = [];
  const serve = async () => {
    for await (const connection of listener) {
      open.add(connection);
      answer(connection).catch(() => undefined);
    }
  };
  const answer = async (connection: Deno.Conn) => {
    const buffer = new Uint8Array(8192);
    const length = await connection.read(buffer) ?? 0;
    const request = new TextDecoder().decode(buffer.subarray(0, length));
    requests.push(request);
    const { text, end } = answers(request);
    await connection.write(typeof text === "string" ? new TextEncoder().encode(text) : text);
    if (end === "silence") return;
    open.delete(connection);
    connection.close();
  };
  void serve().catch(() => undefined);
  return {
    port: (listener.addr as Deno.NetAddr).port,
    requests,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) connection.close();
    },
  };
}

const list = (...items: object[]): Sent => {
  const body = JSON.stringify({ apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: "5" }, items });
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  return { text: `${head}connection: close\r\n\r\n${body}`, end: "close" };
};
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
const EVENTS = [6, 7, 8].map((version) => line(version === 6 ? "ADDED" : "MODIFIED", pod("a", version)));

/** Reads three changes of a pod from a server whose first watch is answered in this way. */
async function versions(first: (request: string) => Sent, silenceLimit = 30, usesTls = false): Promise<string[]> {
  let watches = 0;
  const address = { hostname: "127.0.0.1", port: 0 };
  using server = wireServer((request) => {
    if (!request.includes("watch=true")) return list();
    if (++watches === 1) return first(request);
    const since = Number(/resourceVersion=(\d+)/.exec(request)?.[1]);
    return { text: CHUNKED + EVENTS.filter((_, index) => index + 6 > since).map(chunk).join(""), end: "silence" };
  }, usesTls ? Deno.listenTls({ ...address, ...SERVER }) : Deno.listen(address));
  using relay = usesTls ? cuttingRelay(server.port) : undefined;
  const cluster = relay === undefined
    ? { server: `http://127.0.0.1:${server.port}` }
    : { server: `https://127.0.0.1:${relay.port}`, "certificate-authority-data": btoa(CA) };
  await using dir = await tempDir();
  const kubeconfig = await dir.file(
    "config",
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "a", cluster }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      users: [{ name: "a", user: {} }],
      "current-context": "a",
    }),
  );
  await using k8s = await connect({ kubeconfig });
  const seen: string[] = [];
  for await (const event of k8s.watch("pods", { silenceLimit })) {
    if (isChange(event)) seen.push(event.object.metadata.resourceVersion ?? "");
    if (seen.length === 3) break;
  }
  if (relay !== undefined) assert.equal(relay.cuts(), 1);
  // fetch would lose all but the first member of a compressed stream.
  for (const request of server.requests.filter((request) => request.includes("watch=true"))) {
    assert.match(request, /accept-encoding: identity/i);
  }
  return seen;
}

/** Passes on the bytes of TLS connections, and cuts the second one in the middle of its first answer. */
function cuttingRelay(port: number) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.Conn[] = [];
  let count = 0;
  const pass = async (from: Deno.Conn, to: Deno.Conn, isCut: boolean) => {
    const buffer = new Uint8Array(65_536);
    for (let turn = 0;; turn++) {
      const length = await from.read(buffer);
      if (length === null) return to.close();
      // The first bytes are the handshake.
      const cuts = isCut && turn > 0 && length > 450;
      await to.write(buffer.subarray(0, cuts ? length / 2 : length));
      if (!cuts) continue;
      count++;
      return to.close();
    }
  };
  const serve = async () => {
    for await (const client of listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      open.push(client, server);
      pass(client, server, false).catch(() => undefined);
      pass(server, client, open.length === 4).catch(() => undefined);
    }
  };
  void serve().catch(() => undefined);
  return {
    port: listener.addr.port,
    cuts: () => count,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // It was closed by the other side.
        }
      }
    },
  };
}

const gzipped = await Promise.all(EVENTS.map(gzip));

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Response(text).body?.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The events as members of one compressed stream. A server of version 1.37 ends a member with each event. */
function members(): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const end = encoder.encode("\r\n");
  const head = encoder.encode(CHUNKED.replace("\r\n", "\r\ncontent-encoding: gzip\r\n"));
  const chunks = gzipped.flatMap((bytes) => [encoder.encode(`${bytes.length.toString(16)}\r\n`), bytes, end]);
  return concatBytes([head, ...chunks]);
}

const whole = CHUNKED + EVENTS.map(chunk).join("");
const ANSWERS: Record<string, Sent> = {
  "a connection that is closed inside a chunk": { text: whole.slice(0, CHUNKED.length + 40), end: "close" },
  "a connection that is closed between chunks": { text: CHUNKED + chunk(EVENTS[0] ?? ""), end: "close" },
  "a clean end inside a line, as through a proxy without chunks": {
    text: `${HEAD}connection: close\r\n\r\n${EVENTS[0]}${EVENTS[1]?.slice(0, 30)}`,
    end: "close",
  },
  "a clean end after a line": { text: `${CHUNKED}${chunk(EVENTS[0] ?? "")}0\r\n\r\n`, end: "close" },
  "compressed events in several members, whatever was asked for": { text: members(), end: "silence" },
  "no answer, and a closed connection": { text: "", end: "close" },
  "503 of a gateway": {
    text: "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    end: "close",
  },
};

for (const [title, answer] of Object.entries(ANSWERS)) {
  Deno.test(`watch() loses and doubles nothing if the server sends ${title}`, async () => {
    assert.deepEqual(await versions(() => answer), ["6", "7", "8"]);
  });
}

Deno.test("watch() notices a connection that is silent but open, and goes on over another", async () => {
  assert.deepEqual(await versions(() => ({ text: CHUNKED + chunk(EVENTS[0] ?? ""), end: "silence" }), 1), [
    "6",
    "7",
    "8",
  ]);
});

Deno.test("watch() loses and doubles nothing if its connection is cut inside a record of TLS", async () => {
  assert.deepEqual(await versions(() => ({ text: whole, end: "silence" }), 30, true), ["6", "7", "8"]);
});
