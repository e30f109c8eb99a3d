import { createEndpoint, type Endpoint } from "../../lib/api/transport/endpoint.ts";
import { openNetwork } from "../../lib/api/transport/network.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import type { ClusterConfig } from "../../lib/data/kubeconfig/types.ts";
import { createAuthority } from "../../lib/sandbox/pki.ts";
import { assertMessages, type Failure, messageOf } from "../messages.ts";
import { CA, CLIENT, ELSEWHERE, EXPIRED, OTHER_CA, SERVER } from "./certificates.ts";
import { httpsProxy, refusingProxy } from "./forwarders.ts";
import { serve, serveRaw } from "./server.ts";

const clusters: [title: string, cluster: ClusterConfig, env?: Record<string, string>][] = [
  ["a server that is an ftp URL", { server: "ftp://h" }],
  ["a server without a host", { server: "https://" }],
  ["an empty server", { server: "" }],
  ["a server with a password", { server: "https://user:secret@h" }],
  ["a socket without a path", { server: "unix://" }],
  [
    "an authority that is not to be used",
    { server: "https://h", "certificate-authority-data": btoa(CA), "insecure-skip-tls-verify": true },
  ],
  ["an authority that cannot be read", { server: "https://h", "certificate-authority": "/nowhere/ca.crt" }],
  ["an authority in binary form", { server: "https://h", "certificate-authority-data": btoa("\x30\x82") }],
  [
    "a private key in place of an authority",
    { server: "https://h", "certificate-authority-data": btoa("-----BEGIN PRIVATE KEY-----") },
  ],
  ["a proxy that is an ftp URL", { server: "https://h", "proxy-url": "ftp://u:secret@p" }],
  ["a proxy of the environment with a bad port", { server: "https://h" }, { HTTPS_PROXY: "http://me:hush@p:99999" }],
  ["a proxy of the environment with a space", { server: "https://h" }, { HTTPS_PROXY: "http://m e:hush@:1" }],
  ["a proxy of the environment that is an ftp URL", { server: "https://h" }, { HTTPS_PROXY: "ftp://me:hush@p" }],
];

function endpointOf(cluster: ClusterConfig, env: Record<string, string> = {}): Promise<Endpoint> {
  const target = { contextName: "c", clusterName: "prod", userName: "u", namespace: "default", cluster, user: {} };
  return createEndpoint(target, { kind: "none" }, (name) => env[name]);
}

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** A server or proxy of a test. */
interface Peer {
  port: number;
}

const peers: [title: string, start: () => Promise<Peer & AsyncDisposable>, endpoint: (peer: Peer) => Endpoint][] = [
  ["an unknown authority", secure(SERVER), toServer({})],
  ["another authority", secure(SERVER), toServer({ ca: OTHER_CA })],
  [
    "an authority of the same name with another key",
    likeAuthority,
    toServer({ ca: (await createAuthority(new Date())).ca }),
  ],
  ["a certificate for another name", secure(ELSEWHERE), toServer({ ca: CA })],
  ["a certificate without the tlsServerName", secure(SERVER), toServer({ ca: CA, tlsServerName: "nowhere.example" })],
  ["an expired certificate", secure(EXPIRED), toServer({ ca: CA })],
  [
    "a client certificate that is not PEM",
    secure(SERVER),
    ({ port }) => ({ server: `https://127.0.0.1:${port}`, ca: CA, cert: "x", key: CLIENT.key }),
  ],
  [
    "a client key that is not PEM",
    secure(SERVER),
    ({ port }) => ({ server: `https://127.0.0.1:${port}`, ca: CA, cert: CLIENT.cert, key: "x" }),
  ],
  ["a server that is down", nobody, toServer({})],
  ["a server that does not speak TLS", () => serve((response) => response.end("{}")), toServer({})],
  ["a body shorter than its length", raw(`${HEAD}content-length: 100\r\n\r\n{"a":`), toPlainServer],
  ["chunks without the last one", raw(`${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n`), toPlainServer],
  ["no answer", raw(""), toPlainServer],
  ["a socket that is absent", nobody, () => ({ server: "http://localhost", unixSocket: "/nowhere/k8s.sock" })],
  ...["http", "https", "socks5"].map((scheme): typeof peers[number] => [
    `a proxy of the scheme ${scheme} that is down`,
    nobody,
    through(scheme),
  ]),
  ["a proxy with a certificate of another authority", () => Promise.resolve(httpsProxy()), through("https", OTHER_CA)],
  ["a socks5 proxy that rejects the password", refusing("\x05\x02\x01\x01"), through("socks5")],
  ["a socks5 proxy that requires a password", refusing("\x05\xff"), through("socks5")],
  [
    "an http proxy that requires a password",
    refusing("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    through("http"),
  ],
  [
    "an http proxy that refuses the server",
    refusing("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\npage"),
    through("http"),
  ],
  [
    "an http proxy that cannot reach the server",
    refusing("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"),
    through("http"),
  ],
];

function secure(certificate: typeof SERVER) {
  return () => serve((response) => response.end("{}"), certificate);
}

async function likeAuthority() {
  const authority = await createAuthority(new Date());
  return await serve((response) => response.end("{}"), await authority.serving(["127.0.0.1"]));
}

function raw(text: string) {
  return () => Promise.resolve(lasting(serveRaw(text)));
}

function refusing(answer: string) {
  return () => Promise.resolve(lasting(refusingProxy(answer)));
}

/** Returns a port on which nobody listens. */
function nobody() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return Promise.resolve({ port: listener.addr.port, [Symbol.asyncDispose]: () => Promise.resolve() });
}

function lasting(peer: Peer & Disposable): Peer & AsyncDisposable {
  return { port: peer.port, [Symbol.asyncDispose]: () => Promise.resolve(peer[Symbol.dispose]()) };
}

function toServer(more: Partial<Endpoint>) {
  return ({ port }: Peer): Endpoint => ({ server: `https://127.0.0.1:${port}`, ...more });
}

function toPlainServer({ port }: Peer): Endpoint {
  return { server: `http://127.0.0.1:${port}` };
}

function through(scheme: string, ca = CA) {
  return ({ port }: Peer): Endpoint => ({
    server: "https://api.example",
    ca,
    proxyUrl: `${scheme}://me:hush@127.0.0.1:${port}`,
    proxyFrom: "HTTPS_PROXY",
  });
}

async function get(endpoint: Endpoint): Promise<string> {
  using network = openNetwork(endpoint);
  return await (await network.handler(new Request(`${ORIGIN}/api`))).text();
}

Deno.test("the messages of the network are as recorded, through fetch and node:https", async () => {
  const stack = new AsyncDisposableStack();
  await using _peers = stack;
  const replaced: Record<string, string> = {};
  const failures: Failure[] = [];
  for (const [title, start, endpoint] of peers) {
    const peer = stack.use(await start());
    replaced[`127.0.0.1:${peer.port}`] = "127.0.0.1:PORT";
    const byFetch = () => get(endpoint(peer));
    const byNode = () => get({ ...endpoint(peer), avoidsFetch: true });
    failures.push([title, byFetch]);
    if (await messageOf(byFetch) !== await messageOf(byNode)) failures.push([`${title}, through node:https`, byNode]);
  }
  await assertMessages(import.meta.url, [
    ...clusters.map(([title, cluster, env]): Failure => [title, () => endpointOf(cluster, env)]),
    ...failures,
    ["a Request that is not built on the origin", async () => {
      using network = openNetwork({ server: "https://127.0.0.1:9" });
      await network.handler(new Request("https://elsewhere.example/api"));
    }],
  ], replaced);
});
