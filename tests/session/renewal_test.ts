import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { CA, CLIENT, CLIENT_V1, SERVER } from "../transport/certificates.ts";
import { serve, type TestServer } from "../transport/server.ts";
import { tempDir } from "../temp_dir.ts";

interface Place {
  folder: string;
  server: TestServer;
  /** Connects as this user. */
  as(user: Record<string, unknown>): ReturnType<typeof connect>;
}

/** A server that answers the n-th request with the n-th status, and further requests with the last one. */
async function place(statuses: number[], work: (place: Place) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  await using server = await serve((response) => {
    response.statusCode = statuses.length > 1 ? statuses.shift()! : statuses[0]!;
    response.setHeader("content-type", "application/json");
    response.end('{"kind":"Status","apiVersion":"v1","message":"no"}');
  }, SERVER);
  const cluster = { server: `https://127.0.0.1:${server.port}`, "certificate-authority-data": btoa(CA) };
  await work({
    folder: dir.path,
    server,
    async as(user) {
      const path = `${dir.path}/config`;
      await Deno.writeTextFile(
        path,
        JSON.stringify({
          "current-context": "c",
          clusters: [{ name: "c", cluster }],
          users: [{ name: "c", user }],
          contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
        }),
      );
      return await connect({ kubeconfig: path });
    },
  });
}

const names = (server: TestServer) => server.seen.map(({ commonName }) => commonName);

Deno.test("connect() uses the new certificate when its files are rotated under a session", async () => {
  await place([200], async ({ folder, server, as }) => {
    const write = async ({ cert, key }: typeof CLIENT) => {
      await Deno.writeTextFile(`${folder}/tls.crt`, cert);
      await Deno.writeTextFile(`${folder}/tls.key`, key);
    };
    await write(CLIENT);
    await using k8s = await as({ "client-certificate": "tls.crt", "client-key": "tls.key" });
    await k8s.raw("/version");
    await k8s.raw("/version");
    await write(CLIENT_V1);
    await k8s.raw("/version");
    assert.deepEqual(names(server), ["alice", "alice", "bob"]);
  });
});

Deno.test("connect() uses the plugin's next certificate when the server refuses the first", async () => {
  await place([401, 200], async ({ folder, server, as }) => {
    const answer = ({ cert, key }: typeof CLIENT) =>
      JSON.stringify({
        apiVersion: "client.authentication.k8s.io/v1",
        kind: "ExecCredential",
        status: { clientCertificateData: cert, clientKeyData: key },
      });
    await Deno.writeTextFile(`${folder}/1.json`, answer(CLIENT));
    await Deno.writeTextFile(`${folder}/2.json`, answer(CLIENT_V1));
    const script = 'cd "$1"; echo run >> runs; cat "$(wc -l < runs | tr -d " ").json"';
    await using k8s = await as({
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "sh",
        args: ["-c", script, "plugin", folder],
        interactiveMode: "Never",
      },
    });
    await k8s.raw("/version");
    assert.deepEqual(names(server), ["alice", "bob"]);
  });
});

Deno.test("connect() gives up when the server refuses the plugin's second answer too", async () => {
  await place([401], async ({ server, as }) => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "echo",
      args: ['{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'],
      interactiveMode: "Never",
    };
    await using k8s = await as({ exec });
    await assert.rejects(k8s.raw("/version"), { name: "ApiError" });
    assert.equal(server.seen.length, 2);
  });
});
