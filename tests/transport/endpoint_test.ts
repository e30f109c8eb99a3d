import assert from "node:assert/strict";
import type { Credential } from "../../lib/api/credentials/credential.ts";
import type { ClusterConfig } from "../../lib/data/kubeconfig/types.ts";
import { createEndpoint, mayCarryCredentials } from "../../lib/api/transport/endpoint.ts";
import { CA, CLIENT } from "./certificates.ts";

const target = (cluster: ClusterConfig) => ({
  contextName: "c",
  clusterName: "prod",
  userName: "u",
  namespace: "default",
  cluster,
  user: {},
});
const endpoint = (cluster: ClusterConfig, credential: Credential = { kind: "none" }) =>
  createEndpoint(target(cluster), credential);

const servers: [server: string, cluster: ClusterConfig, expected: string][] = [
  ["https://h:6443", {}, "https://h:6443"],
  ["https://h:6443/", {}, "https://h:6443"],
  ["https://h/k8s/clusters/c-1/", {}, "https://h/k8s/clusters/c-1"],
  ["https://[::1]:6443", {}, "https://[::1]:6443"],
  ["HTTPS://Host", {}, "https://host"],
  ["h:8080", {}, "http://h:8080"],
  ["h:8080", { "insecure-skip-tls-verify": true }, "https://h:8080"],
  ["h:6443", { "certificate-authority-data": btoa(CA) }, "https://h:6443"],
];
for (const [server, cluster, expected] of servers) {
  Deno.test(`endpointOf() makes ${expected} when the server is ${server} with ${Object.keys(cluster)}`, async () => {
    assert.equal((await endpoint({ ...cluster, server })).server, expected);
  });
}

Deno.test("endpointOf() carries authority, certificate and names when the target has them", async () => {
  const cluster = { server: "https://h", "certificate-authority-data": btoa(CA), "tls-server-name": "n" };
  assert.deepEqual(await endpoint(cluster, { kind: "certificate", ...CLIENT }), {
    server: "https://h",
    ca: CA,
    ...CLIENT,
    tlsServerName: "n",
  });
  assert.deepEqual(await endpoint({ server: "https://h", "insecure-skip-tls-verify": true }), {
    server: "https://h",
    insecureSkipTlsVerify: true,
  });
});

Deno.test("endpointOf() uses the proxy-url of the cluster", async () => {
  for (const url of ["http://p:1", "https://p", "socks5://u:secret@p:1080"]) {
    assert.equal((await endpoint({ server: "https://h", "proxy-url": url })).proxyUrl, url);
  }
});

Deno.test("mayCarryCredentials() is true when the server is TLS or loopback, and only then", () => {
  for (const server of ["https://h", "http://localhost:1", "http://127.0.0.1", "http://127.1.2.3", "http://[::1]:8"]) {
    assert.equal(mayCarryCredentials(server), true, server);
  }
  for (const server of ["http://h", "http://10.0.0.1", "http://127.0.0.1.evil.example", "http://localhost.example"]) {
    assert.equal(mayCarryCredentials(server), false, server);
  }
});

Deno.test("endpointOf() connects to a socket when the server is a unix:// URL", async () => {
  const { server, unixSocket } = await endpoint({ server: "unix:///run/k8s.sock" });
  assert.deepEqual([server, unixSocket], ["http://localhost", "/run/k8s.sock"]);
});

Deno.test("endpointOf() takes the environment's proxy when the cluster names none", async () => {
  const env = (name: string) => ({ HTTPS_PROXY: "proxy:3128", NO_PROXY: "inside" })[name];
  const proxyUrl = async (cluster: ClusterConfig) => {
    const { proxyUrl, avoidsFetch } = await createEndpoint(target(cluster), { kind: "none" }, env);
    // fetch would use the variables, too, even if the cluster names a proxy.
    assert.equal(avoidsFetch, true);
    return proxyUrl;
  };
  assert.equal(await proxyUrl({ server: "https://outside" }), "http://proxy:3128");
  assert.equal(await proxyUrl({ server: "https://inside" }), undefined);
  assert.equal(await proxyUrl({ server: "https://inside", "proxy-url": "socks5://own:1080" }), "socks5://own:1080");
});
