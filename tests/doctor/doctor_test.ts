import assert from "node:assert/strict";
import { examineServer } from "../../lib/features/doctor/connection.ts";
import { diagnose, diagnoseHandler } from "../../lib/features/doctor/doctor.ts";
import { formatDiagnosis } from "../../lib/data/output/text/diagnosis.ts";
import { createAuthority } from "../../lib/sandbox/pki.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { assertMessage } from "../messages.ts";
import { CA, CLIENT, CLIENT_V1, ELSEWHERE, EXPIRED, OTHER_CA, SELF_CA, SERVER } from "../transport/certificates.ts";
import { serve, serveRaw } from "../transport/server.ts";
import { apiServer, refusal } from "./api_server.ts";
import { SHA1, WEAK } from "./certificates.ts";
import { examined, told } from "./examined.ts";
import { tempDir } from "../temp_dir.ts";

const at = (port: number, host = "127.0.0.1") => ({ server: `https://${host}:${port}` });
const pem = ({ cert, key }: { cert: string; key: string }) => ({
  "client-certificate-data": btoa(cert),
  "client-key-data": btoa(key),
});
/** All checks that wait if a check fails. */
const after = (name: string, ...checks: string[]) => checks.map((check) => `${check} waiting for ${name}`);
const ASKING = ["http", "clock", "version", "authentication", "authorization", "namespace", "admission"];

Deno.test("diagnose() finds nothing wrong when everything is well", async () => {
  await using server = await apiServer();
  const { diagnosis, of, troubles } = await examined({ cluster: at(server.port, "localhost"), user: pem(CLIENT) });
  assert.deepEqual(troubles, []);
  assert.equal(diagnosis.healthy, true);
  assert.equal(of("context").summary, "c: cluster c, user c, namespace default");
  assert.equal(of("credential").summary, "the client certificate of client-certificate-data");
  assert.match(of("certificate").summary, /^CN=alice, O=testers; EC P-256; until 2126-10-31$/);
  assert.match(of("dns").summary, /^localhost is .*127\.0\.0\.1/);
  assert.match(of("tls").summary, /^signed by CN=test-ca; for localhost; until 2126/);
  assert.equal(of("version").facts.gitVersion, "v1.36.3");
  assert.equal(of("authentication").summary, "minikube-user, of system:masters");
  assert.equal(of("authorization").summary, "everything, in every namespace");
});

Deno.test("diagnose() lets everything wait for the kubeconfig when there is none", async () => {
  const { troubles, diagnosis } = told(await diagnose({ env: (name) => name === "HOME" ? "/nowhere" : undefined }));
  const rest = ["context", "permissions", "credential", "certificate", "token", "server", "dns", "tcp", "tls"];
  assert.deepEqual(troubles, ["kubeconfig failed", ...after("kubeconfig", ...rest, ...ASKING)]);
  assert.equal(diagnosis.healthy, false);
  assert.match(formatDiagnosis(diagnosis), /tried\s+\/nowhere\/\.kube\/config/);
});

Deno.test("diagnose() says that there is nothing in a kubeconfig when it is empty", async () => {
  await using dir = await tempDir();
  const path = await dir.file("path");
  const { of } = told(await diagnose({ paths: [path], env: () => undefined }));
  assert.deepEqual([of("kubeconfig").verdict, of("kubeconfig").summary], ["failed", `${path}: the file is empty`]);
});

Deno.test("diagnose() says where a kubeconfig is malformed when it cannot be read", async () => {
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/config`, "clusters:\n- name: [");
  const { of } = told(await diagnose({ paths: [`${dir.path}/config`] }));
  assert.equal(of("kubeconfig").verdict, "failed");
  assert.match(of("kubeconfig").summary, /config", line \d+, column \d+/);
});

Deno.test("diagnose() says what each file gives and what is passed over when there are several", async () => {
  await using dir = await tempDir();
  const config = (name: string, rest: object) =>
    Deno.writeTextFile(`${dir.path}/${name}`, JSON.stringify({ kind: "Config", apiVersion: "v1", ...rest }));
  const context = { name: "c", context: { cluster: "c", user: "u" } };
  await config("one", { contexts: [context], clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:9" } }] });
  await config("two", { "current-context": "c", contexts: [context], users: [{ name: "u", user: { token: "hush" } }] });
  const list = [`${dir.path}/one`, `${dir.path}/none`, `${dir.path}/two`].join(":");
  const { of } = told(await diagnose({ env: (name) => name === "KUBECONFIG" ? list : undefined }));
  const { verdict, summary, details, next } = of("kubeconfig");
  assert.deepEqual([verdict, details, next], [
    "warning",
    [
      `${dir.path}/one, ${dir.path}/two`,
      `${dir.path}/one: 1 context, 1 cluster, 0 users`,
      `${dir.path}/two: 0 contexts, 0 clusters, 1 user; ignored because an earlier file has them: context c`,
      `${dir.path}/none: no such file (allowed in a list of files)`,
      `${dir.path}/two sets the current context`,
    ],
    [`chmod 600 ${dir.path}/two`],
  ]);
  assert.match(summary, /two: other users of this machine can read its secrets$/);
});

Deno.test("diagnose() takes the service account of the pod when there is no kubeconfig in one", async () => {
  await using server = await apiServer();
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/token`, "hush");
  const target = {
    contextName: "",
    clusterName: "in-cluster",
    userName: "service-account",
    namespace: "default",
    cluster: { ...at(server.port), "certificate-authority-data": btoa(CA) },
    user: { tokenFile: `${dir.path}/token` },
  };
  const { of, troubles } = told(await diagnose({ env: () => undefined, inCluster: () => Promise.resolve(target) }));
  assert.deepEqual(troubles, []);
  assert.equal(of("kubeconfig").summary, "none; using the service account of the pod in which this process runs");
  assert.equal(of("credential").summary, "the token file of the pod's service account");
});

Deno.test("diagnose() examines a server that was named when there is no kubeconfig", async () => {
  await using server = await apiServer({ answer: () => refusal(401, "Unauthorized", "Unauthorized") });
  const overrides = { server: at(server.port).server, insecureSkipTlsVerify: true, token: "hush" };
  const { of, troubles } = told(await diagnose({ env: () => undefined, overrides }));
  assert.deepEqual(troubles.slice(0, 2), ["kubeconfig warning", "server warning"]);
  assert.match(of("kubeconfig").summary, /^none .*; the server was given explicitly$/);
  assert.equal(of("authentication").verdict, "failed");
});

Deno.test("diagnose() lets everything wait for the context when there is no such one", async () => {
  const { of, troubles } = await examined({}, { overrides: { context: "d" } });
  await assertMessage(import.meta.url, "an unknown context", of("context").summary);
  assert.deepEqual(of("context").next, [
    { code: "check-context", values: { name: "c" }, text: 'set context to "c"' },
    'did you mean "c"?',
    "contexts: c",
  ]);
  assert.equal(troubles[1], "permissions waiting for context");
});

Deno.test("diagnose() examines the way to the server when a file of the credential is missing", async () => {
  await using server = await apiServer();
  const user = { "client-certificate": "gone.crt", "client-key": "gone.key" };
  const { of, troubles } = await examined({ cluster: at(server.port), user });
  assert.deepEqual(troubles, [
    "credential failed",
    ...after("credential", "certificate", "token", ...ASKING.slice(3)),
  ]);
  assert.match(
    of("credential").summary,
    /gone\.(crt|key)/,
  );
});

Deno.test("diagnose() lets the connection wait when the authority's file is missing", async () => {
  await using server = await apiServer();
  const cluster = { ...at(server.port), "certificate-authority-data": "", "certificate-authority": "gone.crt" };
  const { of, troubles } = await examined({ cluster, user: { token: "hush" } });
  assert.deepEqual(troubles, ["server failed", ...after("server", "tls", ...ASKING)]);
  assert.equal(of("tcp").verdict, "ok");
  assert.match(of("server").summary, /certificate-authority ".*gone\.crt": no such file or directory/);
});

Deno.test("diagnose() explains a refusal by the certificate when that has expired", async () => {
  const authority = await createAuthority(new Date("2020-01-01"));
  await using server = await apiServer({ answer: () => refusal(401, "Unauthorized", "Unauthorized") });
  const { of, troubles } = await examined({
    cluster: at(server.port),
    user: pem(await authority.client("alice", ["dev"])),
  });
  assert.match(of("certificate").summary, /^CN=alice, O=dev; EC P-256; expired on 2020-12-31 \(5y/);
  assert.deepEqual(troubles, [
    "certificate failed",
    "version waiting for authentication",
    "authentication failed",
    ...after("authentication", "authorization", "namespace", "admission"),
  ]);
  assert.match(of("authentication").details.join(), /certificate: CN=alice.*expired/);
  assert.deepEqual(of("authentication").next, of("certificate").next);
});

Deno.test("diagnose() says that key and certificate are no pair when they are not", async () => {
  const { of } = await examined({ cluster: at(9), user: pem({ cert: CLIENT.cert, key: SERVER.key }) });
  assert.match(of("certificate").summary, /its key belongs to another certificate/);
  const broken = await examined({ cluster: at(9), user: pem({ cert: "no PEM", key: CLIENT.key }) });
  assert.match(broken.of("certificate").summary, /contains no readable certificate/);
});

Deno.test("diagnose() remarks on X.509 version 1, and goes on over node:https, when a client certificate has it", async () => {
  await using server = await apiServer();
  const { of, troubles } = await examined({ cluster: at(server.port), user: pem(CLIENT_V1) });
  assert.deepEqual(troubles, ["certificate warning"]);
  assert.match(of("certificate").details.join(), /X\.509 version 1/);
  assert.equal(of("certificate").facts.version, 1);
});

Deno.test("diagnose() remarks on weak keys when a certificate has one", async () => {
  await using server = await apiServer();
  const signed = await examined({ cluster: at(server.port), user: pem(SHA1) });
  assert.deepEqual(signed.troubles, ["certificate warning"]);
  assert.deepEqual(signed.of("certificate").details, ["weak: it is signed with SHA-1"]);
  const short = await examined({ cluster: at(server.port), user: pem(WEAK) });
  assert.deepEqual(short.troubles, ["certificate failed", ...after("certificate", ...ASKING)]);
  assert.match(short.of("certificate").summary, /its RSA key has 1024 bits only, which Deno's TLS does not support/);
});

Deno.test("diagnose() finds the authority at fault when the server's certificate is signed by another", async () => {
  await using server = await apiServer();
  const cluster = { ...at(server.port), "certificate-authority-data": btoa(OTHER_CA) };
  const { of, troubles } = await examined({ cluster, user: { token: "hush" } });
  assert.deepEqual(troubles, ["tls failed", ...after("tls", ...ASKING)]);
  assert.match(of("tls").summary, /signed by CN=test-ca, but the kubeconfig trusts CN=other-ca$/);
  assert.equal(server.seen.length, 0);
});

Deno.test("diagnose() says that a cluster was made anew when its authority has the old name and another key", async () => {
  const [old, current] = await Promise.all([createAuthority(new Date()), createAuthority(new Date())]);
  await using server = await apiServer({ certificate: await current.serving(["127.0.0.1"]) });
  const cluster = { ...at(server.port), "certificate-authority-data": btoa(old.ca) };
  const { of } = await examined({ cluster, user: { token: "hush" } });
  assert.match(of("tls").summary, /another key with the same name, CN=minikubeCA: the cluster was recreated/);
});

Deno.test("diagnose() says that no authority was given when the server's is no public one", async () => {
  await using server = await apiServer();
  const cluster = { ...at(server.port), "certificate-authority-data": "" };
  const { of } = await examined({ cluster, user: { token: "hush" } });
  assert.match(of("tls").summary, /not a public authority, and the cluster has no certificate-authority/);
});

Deno.test("diagnose() says all that is wrong with a server's certificate when it is more than one thing", async () => {
  await using server = await apiServer({ certificate: ELSEWHERE });
  const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
  assert.match(of("tls").summary, /it is not valid for 127\.0\.0\.1, only for elsewhere\.example$/);
  assert.match(of("tls").next.join(), /tls-server-name: elsewhere\.example/);
  const later = await examined({ cluster: at(server.port) }, { now: () => new Date("2127-01-01") });
  assert.match(later.of("tls").details.join(), /expired on 2126/);
  const right = await examined({ cluster: { ...at(server.port), "tls-server-name": "elsewhere.example" } });
  assert.equal(right.of("tls").verdict, "ok");
});

Deno.test("diagnose() says when a server's certificate expired when it has", async () => {
  await using server = await apiServer({ certificate: EXPIRED });
  const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
  assert.match(of("tls").summary, /it expired on 2020-0\d-\d\d \(6y/);
  assert.match(of("tls").next.join(), /kubeadm certs renew apiserver/);
});

Deno.test("diagnose() warns, and goes on, when verification is skipped", async () => {
  await using server = await apiServer({ certificate: EXPIRED });
  const cluster = { ...at(server.port), "certificate-authority-data": "", "insecure-skip-tls-verify": true };
  const { of, troubles } = await examined({ cluster, user: { token: "hush" } });
  assert.deepEqual(troubles, ["server warning", "tls warning"]);
  assert.match(of("server").summary, /any server on the network path can get the credential/);
});

Deno.test("diagnose() takes a server's certificate when it is its own authority", async () => {
  await using server = await apiServer({ certificate: SELF_CA });
  const cluster = { ...at(server.port), "certificate-authority-data": btoa(SELF_CA.cert) };
  assert.deepEqual((await examined({ cluster, user: { token: "hush" } })).troubles, []);
});

Deno.test("diagnose() stops at the port when nobody listens there", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { of, troubles } = await examined({ cluster: at(port), user: { token: "hush" } });
  assert.deepEqual(troubles, ["tcp failed", ...after("tcp", "tls", ...ASKING)]);
  assert.match(of("tcp").summary, /the connection was refused/);
});

Deno.test("diagnose() stops at the name when nobody knows it", async () => {
  // The resolver itself rejects a label of 64 characters, so the network is not used.
  const { of, troubles } = await examined({ cluster: at(6443, `${"a".repeat(64)}.invalid`), user: { token: "hush" } });
  assert.deepEqual(troubles, ["dns failed", ...after("dns", "tcp", "tls", ...ASKING)]);
  assert.match(of("dns").summary, /its name cannot be resolved/);
});

Deno.test("diagnose() says that a server does not speak TLS when it does not", async () => {
  using server = serveRaw("HTTP/1.1 400 Bad Request\r\n\r\n");
  const { of, troubles } = await examined({ cluster: at(server.port), user: { token: "hush" } });
  assert.deepEqual(troubles, ["tls failed", ...after("tls", ...ASKING)]);
  assert.match(of("tls").summary, /it does not speak TLS/);
});

Deno.test("diagnose() waits for no answer longer than it is told when there is none", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const handshake = await examined({ cluster: at(silent.addr.port) }, { patience: 200 });
  assert.equal(handshake.of("tls").summary, "no answer within 0.2 s");
  await using slow = await serve(() => {}, SERVER);
  const answer = await examined({ cluster: at(slow.port), user: { token: "hush" } }, { patience: 200 });
  assert.equal(answer.of("http").summary, "the server did not answer in time");
});

Deno.test("diagnose() says that a web page is no API server when it gets one", async () => {
  const headers = { "content-type": "text/html; charset=utf-8" };
  await using server = await apiServer({ answer: () => ({ status: 200, body: "<html>login", headers }) });
  const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
  assert.equal(of("http").summary, "200 with text/html: not an API server");
  assert.equal(of("authentication").waitsFor, "http");
});

Deno.test("diagnose() says that the address lacks its s when a server with TLS is asked without", async () => {
  await using server = await serve((response) => {
    response.statusCode = 400;
    response.end("Client sent an HTTP request to an HTTPS server.\n");
  });
  const { of } = await examined({ cluster: { server: `http://127.0.0.1:${server.port}` }, user: { token: "hush" } });
  assert.match(of("http").summary, /^the server expects TLS/);
  assert.match(JSON.stringify(of("http").next[0]), /address begins with https:\/\//);
});

Deno.test("diagnose() tells once that the token file is missing, and asks the server what needs none", async () => {
  await using server = await apiServer();
  const { of, troubles } = await examined({ cluster: at(server.port), user: { tokenFile: "/no where/token" } });
  assert.deepEqual(troubles, [
    "token failed",
    ...after("token", ...ASKING.filter((name) => name.startsWith("a") || name === "namespace")),
  ]);
  assert.equal(of("token").next[0], "ls -l '/no where/token'");
});

Deno.test("diagnose() begins with the command that helps when the key is encrypted", async () => {
  const key = `-----BEGIN ENCRYPTED PRIVATE KEY-----\nhush\n-----END ENCRYPTED PRIVATE KEY-----\n`;
  const user = { "client-certificate-data": btoa(CLIENT.cert), "client-key": "key" };
  const { of } = await examined({ cluster: at(9), user, files: { key } });
  assert.match(String(of("credential").next[0]), /^decrypt it: `openssl pkey -in /);
});

const answers: [what: string, status: number, location: string | undefined, expected: RegExp][] = [
  ["it is sent on", 302, "https://login.example/start", /^302: redirects to login\.example$/],
  ["the server is not well", 503, undefined, /^503: the server, or a proxy in front of it, has a problem$/],
];
for (const [what, status, location, expected] of answers) {
  Deno.test(`diagnose() says so when ${what}`, async () => {
    const headers = location === undefined ? {} : { location };
    await using server = await apiServer({ answer: () => ({ status, body: "", headers }) });
    const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
    assert.match(of("http").summary, expected);
  });
}

Deno.test("diagnose() says what an identity may not ask when the server forbids it", async () => {
  const answer = (path: string) =>
    path.includes("selfsubjectreviews") ? refusal(403, "Forbidden", "reviews are forbidden") : undefined;
  await using server = await apiServer({ answer });
  const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
  assert.deepEqual([of("authentication").verdict, of("authentication").summary], ["failed", "reviews are forbidden"]);
  assert.equal(of("authorization").verdict, "ok");
});

Deno.test("diagnose() says that the server sees nobody when there is no credential", async () => {
  const message = 'User "system:anonymous" cannot create resource "selfsubjectreviews"';
  const answer = (path: string) => path.includes("selfsubjectreviews") ? refusal(403, "Forbidden", message) : undefined;
  await using server = await apiServer({ answer });
  const { of, troubles } = await examined({ cluster: at(server.port), user: {} });
  assert.deepEqual(troubles, [
    "credential warning",
    "authentication failed",
    ...after("authentication", "authorization", "namespace", "admission"),
  ]);
  assert.match(of("credential").summary, /^none: the user c has no credential$/);
});

Deno.test("diagnose() needs no credential if the server knows the user without one, as behind a proxy (B16)", async () => {
  await using server = await apiServer();
  const { of, diagnosis } = await examined({ cluster: at(server.port), user: {} });
  assert.equal(of("authentication").verdict, "ok");
  assert.deepEqual([of("credential").verdict, diagnosis.healthy], ["ok", true]);
  assert.match(of("credential").summary, /but the server requires none$/);
});

Deno.test("diagnose() names the port with the scheme of the server if nothing answers there (A11)", async () => {
  const { of } = await examined({ cluster: { server: "http://127.0.0.1:9/base", "certificate-authority-data": "" } });
  assert.equal(of("tcp").next[0], "curl -vk http://127.0.0.1:9/base/version");
});

Deno.test("diagnose() proposes no command of a plugin that has none (A17)", async () => {
  const { of } = await examined({ cluster: at(9), user: { exec: { apiVersion: "client.authentication.k8s.io/v1" } } });
  assert.doesNotMatch(of("credential").next.join(), /undefined/);
});

const skews: [behind: number, verdict: string, words: RegExp][] = [
  [2, "ok", /in sync with the server/],
  [90, "warning", /clock is (89|90|91)s ahead of the server's/],
  [-3600, "failed", /clock is (60|59)m behind the server's/],
];
for (const [behind, verdict, words] of skews) {
  Deno.test(`diagnose() finds the clocks ${verdict} when the server is ${behind} s behind`, async () => {
    await using server = await apiServer({ behind });
    const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
    assert.equal(of("clock").verdict, verdict);
    assert.match(of("clock").summary, words);
  });
}

const versions: [gitVersion: string, verdict: string][] = [
  ["v1.15.12", "failed"],
  ["v1.21.0-eks-1", "failed"],
  ["v1.22.0", "ok"],
  ["v1.36.9+k3s1", "ok"],
  ["v1.37.0-alpha.1", "warning"],
  ["v2.0.0", "warning"],
];
for (const [gitVersion, verdict] of versions) {
  Deno.test(`diagnose() finds a server's version ${verdict} when it is ${gitVersion}`, async () => {
    const answer = (path: string) => path === "/version" ? { status: 200, body: { gitVersion } } : undefined;
    await using server = await apiServer({ answer });
    const { of } = await examined({ cluster: at(server.port), user: { token: "hush" } });
    assert.equal(of("version").verdict, verdict);
    assert.match(of("version").summary, /1\.22 to 1\.36/);
  });
}

Deno.test("diagnose() does not wait for a plugin without end when nobody is asked", async () => {
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "./wait", interactiveMode: "Never" };
  const files = { wait: "#!/bin/sh\nexec sleep 100\n" };
  const { of } = await examined({ cluster: at(9), user: { exec }, files }, { patience: 10 });
  assert.match(of("credential").summary, /wait": it took longer than 0.12s$/);
});

Deno.test("diagnose() passes on how to install a plugin when it is missing", async () => {
  await using server = await apiServer();
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "k8s-no-such-plugin",
    args: ["get-token"],
    interactiveMode: "Never",
    installHint: "brew install no-such-plugin",
  };
  const { of, troubles } = await examined({ cluster: at(server.port), user: { exec } });
  assert.equal(troubles[0], "credential failed");
  const { summary, next, details } = of("credential");
  await assertMessage(import.meta.url, "a missing credential plugin", summary);
  assert.deepEqual(next, ["brew install no-such-plugin"]);
  assert.deepEqual(details, []);
  assert.equal(of("http").verdict, "ok");
  const { of: ofBoth } = await examined({ cluster: at(server.port), user: { exec, token: "hush" } });
  assert.equal(ofBoth("credential").verdict, "ok");
  assert.deepEqual(ofBoth("credential").details, ["ignored: the exec plugin, because the token takes precedence"]);
});

Deno.test("diagnose() reads what a token says of itself when it is a JWT", async () => {
  const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims)).replace(/=+$/, "")}.c2ln`;
  const sub = "system:serviceaccount:shop:robot";
  const of = async (claims: object) => (await examined({ cluster: at(9), user: { token: jwt(claims) } })).of("token");
  const now = Date.now() / 1000;
  const over = await of({ sub, iss: "https://issuer", exp: now - 7200 });
  assert.match(over.summary, /^system:serviceaccount:shop:robot; expired on .* \(120m ago\)$/);
  assert.deepEqual([over.verdict, over.next], ["failed", [
    {
      code: "renew-token",
      values: { namespace: "shop", name: "robot" },
      text: 'call token("robot", { namespace: "shop" }) as another user',
    },
  ]]);
  assert.equal((await of({ sub, exp: now + 3600 })).verdict, "ok");
  assert.equal((await of({ sub, exp: now + 60 })).verdict, "warning");
  assert.match((await of({ sub })).summary, /it never expires/);
  assert.match((await of({ sub, nbf: now + 3600, exp: now + 7200 })).summary, /valid only from/);
});

Deno.test("diagnose() says which credentials are passed over when a user has several", async () => {
  const user = { ...pem(CLIENT), token: "hush", tokenFile: "token" };
  const { of } = await examined({ cluster: at(9), user, files: { token: "file-hush" } });
  assert.match(of("credential").summary, /preferred to the token file: the server checks it first$/);
  assert.deepEqual(of("credential").details, ["ignored: the token, because the token file takes precedence"]);
  const given = await examined({ cluster: at(9), user }, { overrides: { token: "given-hush" } });
  assert.equal(given.of("credential").summary, "the given token, which replaces all other credentials");
  assert.equal(given.of("credential").details.length, 3);
});

Deno.test("diagnose() says which program stands in for an auth-provider when there is none of it any more", async () => {
  const { of } = await examined({ cluster: at(9), user: { "auth-provider": { name: "gcp" } } });
  assert.match(of("credential").summary, /gcp/);
  assert.match(of("credential").next.join(), /gke-gcloud-auth-plugin/);
});

Deno.test("examineServer() fails a server without encryption when it is another machine", async () => {
  const cluster = { server: "http://192.0.2.1:8080" };
  const target = { contextName: "c", clusterName: "c", userName: "c", namespace: "default", cluster, user: {} };
  const { check } = await examineServer(target, { kind: "token", token: "hush" });
  assert.equal(check.verdict, "failed");
  assert.match(check.summary, /not encrypted, so no credential is sent/);
});

Deno.test("diagnose() goes through the proxy of the cluster when it has one, and names no password", async () => {
  const { httpProxy } = await import("../transport/forwarders.ts");
  await using server = await apiServer();
  await using proxy = httpProxy();
  const cluster = { ...at(server.port), "proxy-url": `http://me:hush@127.0.0.1:${proxy.port}` };
  const { of, troubles } = await examined({ cluster, user: pem(CLIENT) });
  assert.deepEqual(troubles, []);
  assert.match(of("server").summary, new RegExp(`through http://127\\.0\\.0\\.1:${proxy.port}$`));
  assert.ok(proxy.asked.length >= 2);
});

Deno.test("diagnose() blames the proxy when it is down, and asks it next", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const cluster = { server: "https://api.example:6443", "proxy-url": `http://me:hush@127.0.0.1:${port}` };
  const { of } = await examined({ cluster, user: pem(CLIENT) });
  const { summary, next } = of("tcp");
  assert.match(summary, new RegExp(`through the proxy 127\\.0\\.0\\.1:${port}: the proxy cannot be reached$`));
  assert.equal(next[0], `curl -vk --proxy http://127.0.0.1:${port} https://api.example:6443/version`);
});

Deno.test("diagnose() asks the proxy next when that does not connect to the server", async () => {
  const { serveRaw } = await import("../transport/server.ts");
  for (
    const [scheme, curl, answer] of [["http", "http", "HTTP/1.1 407 No\r\n\r\n"], ["socks5", "socks5h", "\x05\xff"]]
  ) {
    using proxy = serveRaw(answer ?? "");
    const cluster = { server: "https://api.example:6443", "proxy-url": `${scheme}://127.0.0.1:${proxy.port}` };
    const { next } = (await examined({ cluster, user: pem(CLIENT) })).of("tls");
    assert.equal(next[0], `curl -vk --proxy ${curl}://127.0.0.1:${proxy.port} https://api.example:6443/version`);
  }
});

Deno.test("diagnose() tells no secret when every kind of credential is there, or is broken", async () => {
  await using server = await apiServer({ answer: () => refusal(401, "Unauthorized", "Unauthorized") });
  const jwt = `e30.${btoa('{"sub":"me","exp":1}')}.hush-signature`;
  const users: Record<string, unknown>[] = [
    pem(CLIENT),
    { ...pem(CLIENT), "client-key-data": btoa("hush-key") },
    { token: "hush-token" },
    { token: jwt },
    { tokenFile: "token" },
    { username: "me", password: "hush-password" },
    { token: "hush-token", username: "me", password: "hush-password" },
    {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "false",
        args: ["--password=hush-argument"],
        env: [{ name: "A", value: "hush-env" }],
        interactiveMode: "Never",
      },
    },
    { "auth-provider": { name: "oidc", config: { "id-token": "hush-oidc", "refresh-token": "hush-refresh" } } },
  ];
  for (const user of users) {
    const { diagnosis } = await examined({ cluster: at(server.port), user, files: { token: "hush-file" } });
    const text = formatDiagnosis(diagnosis) + JSON.stringify(diagnosis) + String(diagnosis);
    assert.doesNotMatch(text, /hush|PRIVATE KEY|MIGHAgEAMBMG|e30\./, JSON.stringify(user).slice(0, 60));
  }
});

Deno.test("diagnoseHandler() asks the server alone when there is only a handler", async () => {
  const { of, troubles } = told(await diagnoseHandler(sandbox().handler, "default"));
  assert.deepEqual(troubles, []);
  assert.equal(of("tls").verdict, "skipped");
  assert.equal(of("authentication").summary, "minikube-user, of system:masters");
});

Deno.test("diagnose() sends reads and reviews alone when it asks a server", async () => {
  await using server = await apiServer();
  await examined({ cluster: at(server.port), user: { token: "hush" } });
  assert.ok(server.seen.every(({ method }) => method === "GET" || method === "POST"));
  assert.ok(server.seen.filter(({ method }) => method === "POST").every(({ url }) => /reviews$/.test(url)));
  assert.ok(server.seen.length > 8);
});
