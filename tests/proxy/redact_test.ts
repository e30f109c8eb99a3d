import assert from "node:assert/strict";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster, lines } from "./raw_http.ts";

const APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const SECRET = {
  kind: "Secret",
  apiVersion: "v1",
  metadata: { name: "s", annotations: { [APPLIED]: '{"data":{"password":"aHVudGVyMg=="}}', note: "kept" } },
  data: { password: "aHVudGVyMg==" },
  type: "Opaque",
};

/** An answer of the cluster, and its redacted form. */
async function through(body: string, path: string, headers: Record<string, string> = {}, type = "application/json") {
  let asked: string[] = [];
  await using cluster = await fakeCluster((response, request) => {
    asked = lines(request);
    response.writeHead(200, { "Content-Type": type });
    response.end(body);
  });
  await using proxy = await openProxy(cluster.url, { redactSecrets: true });
  const answer = await fetch(proxy.url + path, { headers });
  return { text: await answer.text(), asked };
}

Deno.test("startProxy() blanks a Secret's data when it is asked to, wherever it stands", async () => {
  const bodies: [path: string, body: string][] = [
    ["/api/v1/namespaces/d/secrets/s", JSON.stringify(SECRET) + "\n"],
    ["/api/v1/namespaces/d/secrets/s", JSON.stringify(SECRET, null, 2)],
    ["/api/v1/%73ecrets?limit=1", JSON.stringify({ kind: "SecretList", items: [SECRET] })],
    ["/api/v1/namespaces/d/secrets", JSON.stringify({ kind: "Table", rows: [{ cells: ["s", 1], object: SECRET }] })],
    [
      "/api/v1/watch/secrets",
      ["ADDED", "MODIFIED"].map((type) => JSON.stringify({ type, object: SECRET })).join("\n") + "\n",
    ],
  ];
  for (const [path, body] of bodies) {
    const { text } = await through(body, path);
    assert.doesNotMatch(text, /aHVudGVyMg/);
    assert.match(text, /"password": ?""/);
    assert.match(text, /"note": ?"kept"/);
  }
  const { text } = await through(JSON.stringify({ ...SECRET, kind: "ConfigMap" }), "/api/v1/namespaces/d/configmaps/s");
  assert.match(text, /aHVudGVyMg/);
});

Deno.test("startProxy() asks for JSON that it can read when it has to blank Secrets", async () => {
  const accept = "application/vnd.kubernetes.protobuf, application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const { asked } = await through("{}", "/api/v1/secrets", { Accept: accept, "Accept-Encoding": "gzip" });
  assert.ok(asked.includes("Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
  assert.deepEqual(asked.filter((line) => /^accept-encoding/i.test(line)), ["Accept-Encoding: identity"]);
});

Deno.test("startProxy() lets nothing copy a Secret's data to where it is not blanked when it blanks Secrets", async () => {
  await using cluster = await fakeCluster();
  await using proxy = await openProxy(cluster.url, { redactSecrets: true });
  const patch = async (type: string, path = "/api/v1/namespaces/d/secrets/s") => {
    const body = JSON.stringify([{ op: "copy", from: "/data/password", path: "/metadata/annotations/leak" }]);
    const answer = await fetch(`${proxy.url}${path}?dryRun=All`, {
      method: "PATCH",
      body,
      headers: { "Content-Type": type },
    });
    await answer.body?.cancel();
    return answer.status;
  };
  assert.equal(await patch("application/json-patch+json; charset=utf-8"), 403);
  assert.equal(await patch("application/json-patch+json,application/merge-patch+json"), 403);
  assert.deepEqual(cluster.seen, []);
  for (const type of ["merge-patch+json", "strategic-merge-patch+json", "apply-patch+yaml"]) {
    const answer = await fetch(`${proxy.url}/api/v1/namespaces/d/secrets/s`, {
      method: "PATCH",
      body: "{}",
      headers: { "Content-Type": `application/${type}` },
    });
    await answer.text();
    assert.equal(answer.status, 200, type);
  }
});

Deno.test("startProxy() passes nothing on when an answer with Secrets cannot be read", async () => {
  const { text } = await through("k8s\0password", "/api/v1/secrets", {}, "application/vnd.kubernetes.protobuf");
  assert.doesNotMatch(text, /password/);
  assert.match(text, /cannot redact Secrets/);
});

Deno.test("startProxy() passes each event of a watch on at once when it blanks Secrets", async () => {
  const next = Promise.withResolvers<void>();
  await using cluster = await fakeCluster(async (response) => {
    response.writeHead(200, { "Content-Type": "application/json" });
    const event = JSON.stringify({ type: "ADDED", object: SECRET }) + "\n";
    // The first piece does not show yet that this is a Secret.
    response.write(event.slice(0, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    response.write(event.slice(5));
    await next.promise;
    response.end();
  });
  await using proxy = await openProxy(cluster.url, { redactSecrets: true });
  const { body } = await fetch(`${proxy.url}/api/v1/secrets?watch=true`);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader?.read() ?? {};
  assert.equal(JSON.parse(value).object.data.password, "");
  next.resolve();
  assert.equal((await reader?.read())?.done, true);
});
