import assert from "node:assert/strict";
import { relative } from "node:path";
import { assertMessage } from "../messages.ts";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster, readAll, sendRaw } from "./raw_http.ts";
import { tempDir } from "../temp_dir.ts";

const CLOSE = "Host: localhost\r\nConnection: close\r\n";

Deno.test("startProxy() answers in turn when requests come in one piece", async () => {
  await using cluster = await fakeCluster((response, { url }) => response.end(url));
  await using proxy = await openProxy(cluster.url);
  const answer = await sendRaw(
    proxy.port,
    "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc" +
      `\r\nGET /c HTTP/1.1\r\n${CLOSE}\r\n`,
  );
  assert.deepEqual([...answer.matchAll(/\r\n\r\n(\/\w)/g)].map(([, path]) => path), ["/a", "/b", "/c"]);
});

Deno.test("startProxy() takes chunks apart when the client speaks HTTP/1.0", async () => {
  await using cluster = await fakeCluster((response) => {
    response.write("in ");
    response.end("chunks");
  });
  await using proxy = await openProxy(cluster.url);
  const answer = await sendRaw(proxy.port, "GET /api HTTP/1.0\r\nHost: localhost\r\n\r\n");
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
  assert.doesNotMatch(answer, /chunked/i);
  assert.match(answer, /\r\nConnection: close\r\n\r\nin chunks$/);
});

Deno.test("startProxy() passes 103 on when the cluster sends it before its answer", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    const text = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    await connection.write(new TextEncoder().encode(text));
  })();
  await using proxy = await openProxy(`http://127.0.0.1:${listener.addr.port}`);
  const answer = await sendRaw(proxy.port, `GET /api HTTP/1.1\r\n${CLOSE}\r\n`);
  await serving;
  assert.match(answer, /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/x>\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

for (const [name, ending, isWhole] of [["whole", "", true], ["cut off in a chunk", "5\r\nab", false]] as const) {
  Deno.test(`startProxy() shows whether an answer is complete when it is ${name} and ends with its connection`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      const framing = isWhole ? "" : "Transfer-Encoding: chunked\r\n";
      await connection.write(new TextEncoder().encode(`HTTP/1.1 200 OK\r\n${framing}\r\n${ending || "text"}`));
    })();
    await using proxy = await openProxy(`http://127.0.0.1:${listener.addr.port}`);
    const answer = await fetch(`${proxy.url}/api`);
    if (isWhole) assert.equal(await answer.text(), "text");
    else await assert.rejects(answer.text());
    await serving;
  });
}

Deno.test("startProxy() sends a GET again when the connection that was kept for it has ended", async () => {
  let served = 0;
  await using cluster = await fakeCluster((response) => {
    response.end("ok");
    // The connection ends after the answer, like after a server's idle timeout.
    if (++served === 1) response.socket?.end();
  });
  await using proxy = await openProxy(cluster.url);
  for (let round = 0; round < 3; round++) assert.equal(await (await fetch(`${proxy.url}/api`)).text(), "ok");
  assert.equal(served, 3);
});

Deno.test("startProxy() keeps a connection to the cluster for the next request when an answer is whole", async () => {
  const ports = new Set<number | undefined>();
  await using cluster = await fakeCluster((response, { socket }) => {
    ports.add(socket.remotePort);
    response.end("ok");
  });
  await using proxy = await openProxy(cluster.url);
  for (let round = 0; round < 5; round++) {
    await (await fetch(`${proxy.url}/api`, { method: round % 2 ? "POST" : "GET", body: round % 2 ? "x" : null }))
      .text();
  }
  assert.equal(ports.size, 1);
});

Deno.test("startProxy() streams a body of any size when a client sends one", async () => {
  let length = 0;
  await using cluster = await fakeCluster(
    (response, _request) => response.end("ok"),
    undefined,
    (chunk) => length += chunk.length,
  );
  await using proxy = await openProxy(cluster.url);
  const size = 30 * 1024 * 1024;
  const piece = new Uint8Array(256 * 1024);
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent >= size) return controller.close();
      sent += piece.length;
      controller.enqueue(piece.slice());
    },
  });
  const answer = await fetch(`${proxy.url}/api`, { method: "POST", body });
  assert.equal(await answer.text(), "ok");
  assert.equal(length, size);
});

Deno.test("startProxy() goes on with another identity when the cluster refuses one that can be renewed", async () => {
  await using cluster = await fakeCluster((response, { headers }) => {
    if (headers.authorization !== "Bearer new") response.statusCode = 401;
    response.end(headers.authorization);
  });
  let token = "Bearer old";
  const refused: (string | undefined)[] = [];
  await using proxy = await openProxy(cluster.url, {}, {
    authorization: () => Promise.resolve(token),
    refused: (used) => {
      refused.push(used);
      token = "Bearer new";
      return Promise.resolve();
    },
  });
  const answer = await fetch(`${proxy.url}/api`);
  assert.deepEqual([answer.status, await answer.text()], [200, "Bearer new"]);
  assert.deepEqual(refused, ["Bearer old"]);
  // The client's own credential is not renewed.
  const own = await fetch(`${proxy.url}/api`, { headers: { Authorization: "Bearer theirs" } });
  assert.deepEqual([own.status, await own.text()], [401, "Bearer theirs"]);
});

Deno.test("startProxy() sends the next write with another identity when the cluster refuses one that can be renewed", async () => {
  await using cluster = await fakeCluster((response, { headers }) => {
    response.statusCode = headers.authorization === "Bearer new" ? 201 : 401;
    response.end(headers.authorization);
  });
  let token = "Bearer old";
  await using proxy = await openProxy(cluster.url, {}, {
    authorization: () => Promise.resolve(token),
    refused: () => Promise.resolve(void (token = "Bearer new")),
  });
  const answers = [];
  for (let round = 0; round < 2; round++) {
    const answer = await fetch(`${proxy.url}/api`, { method: "POST", body: "{}" });
    answers.push([answer.status, await answer.text()]);
  }
  // The proxy does not know whether a write had an effect, so it is sent once.
  assert.deepEqual(answers, [[401, "Bearer old"], [201, "Bearer new"]]);
  assert.equal(cluster.seen.length, 2);
});

Deno.test("startProxy() gives all of a tunnel to a client that reads slowly when the cluster has ended it", async () => {
  const size = 8 * 1024 * 1024;
  await using cluster = await fakeCluster(undefined, (_request, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    socket.end(new Uint8Array(size).fill(120));
  });
  await using proxy = await openProxy(cluster.url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  await connection.write(new TextEncoder().encode(`GET /x HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`));
  // The other side has enough time to write as much as it can and to end.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const answer = await readAll(connection);
  assert.equal(answer.length - answer.indexOf("\r\n\r\n") - 4, size);
});

Deno.test("startProxy() leaves the other direction open when one side of a tunnel has said all", async () => {
  await using cluster = await fakeCluster(undefined, (_request, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    let heard = "";
    socket.on("data", (bytes: Uint8Array) => heard += new TextDecoder().decode(bytes));
    socket.on("end", () => socket.end(`heard ${heard}`));
  });
  await using proxy = await openProxy(cluster.url);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  await connection.write(new TextEncoder().encode(`GET /x HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\nall`));
  await connection.closeWrite();
  assert.match(await readAll(connection), /\r\n\r\nheard all$/);
});

for (const [name, behind] of [["an empty line", "\r\n"], ["another request", "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"]]) {
  Deno.test(`startProxy() ends the request to the cluster when a client leaves that has sent ${name} behind its own`, async () => {
    const ended = Promise.withResolvers<void>();
    await using cluster = await fakeCluster((response) => {
      response.write("first");
      response.on("close", ended.resolve);
    });
    await using proxy = await openProxy(cluster.url);
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
    await connection.write(new TextEncoder().encode(`GET /a?watch=1 HTTP/1.1\r\nHost: localhost\r\n\r\n${behind}`));
    await connection.read(new Uint8Array(1000));
    connection.close();
    await ended.promise;
  });
}

Deno.test("close() ends what goes on when a connection to the cluster is only being opened", async () => {
  // Accepts connections, and sends nothing.
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const proxy = await openProxy(`https://127.0.0.1:${listener.addr.port}`);
  const refused = assert.rejects(fetch(`${proxy.url}/api`));
  using _taken = await listener.accept();
  await proxy.close();
  await refused;
});

Deno.test("close() ends when a credential is still being waited for", async () => {
  await using cluster = await fakeCluster();
  const asked = Promise.withResolvers<void>();
  const proxy = await openProxy(cluster.url, {}, {
    authorization: () => {
      asked.resolve();
      return new Promise(() => {});
    },
  });
  const refused = assert.rejects(fetch(`${proxy.url}/api`));
  await asked.promise;
  await proxy.close();
  await refused;
});

Deno.test("startProxy() answers 502 when the length of an answer can be read in two ways", async () => {
  for (const framing of ["Content-Length: 3\r\nTransfer-Encoding: chunked", "Content-Length: 3\r\nContent-Length: 4"]) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n0\r\n\r\n`));
    })();
    await using proxy = await openProxy(`http://127.0.0.1:${listener.addr.port}`);
    const answer = await fetch(`${proxy.url}/api`);
    assert.deepEqual([answer.status, (await answer.json()).reason], [502, "BadGateway"]);
    await serving;
  }
});

Deno.test("startProxy() offers no other version of HTTP to the cluster when a client does beside WebSocket", async () => {
  const offers: (string | undefined)[] = [];
  await using cluster = await fakeCluster(undefined, ({ headers }, socket) => {
    offers.push(headers.upgrade);
    socket.end();
  });
  await using proxy = await openProxy(cluster.url);
  for (const offer of ["websocket, h2c", "h2c,websocket", "h2c\r\nUpgrade: websocket"]) {
    await sendRaw(proxy.port, `GET /x HTTP/1.1\r\n${CLOSE}Connection: Upgrade\r\nUpgrade: ${offer}\r\n\r\n`);
  }
  assert.deepEqual(offers, ["websocket", "websocket", "websocket"]);
});

Deno.test("startProxy() listens on a socket that only this user can open", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/k8s.sock`;
  await using cluster = await fakeCluster();
  // A socket file without a listener is replaced.
  Deno.listen({ transport: "unix", path }).close();
  await using proxy = await openProxy(cluster.url, { unixSocket: path });
  assert.equal(proxy.url, `unix://${path}`);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o700);
  using connection = await Deno.connect({ transport: "unix", path });
  await connection.write(new TextEncoder().encode(`GET /api HTTP/1.1\r\n${CLOSE}\r\n`));
  assert.match(await readAll(connection), /\r\n\r\nok$/);
  await assertMessage(import.meta.url, "a socket that is in use", () => openProxy(cluster.url, { unixSocket: path }), {
    [path]: "PATH",
  });
  // The path is not a port, in whatever form it is written.
  const error = await openProxy(cluster.url, { unixSocket: relative(Deno.cwd(), path) }).catch((error) => error);
  assert.equal(error.name, "NetworkError");
  assert.deepEqual(error.hints, []);
  await proxy.close();
  await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
  await Deno.writeTextFile(path, "a file");
  await assert.rejects(openProxy(cluster.url, { unixSocket: path }), { name: "NetworkError" });
  assert.equal(await Deno.readTextFile(path), "a file");
});
