import assert from "node:assert/strict";
import { historyPath, openHistory } from "../../../lib/terminal/repl/prompt/history.ts";
import { secretValues } from "../../../lib/terminal/display/secret_values.ts";
import { holdsSecret } from "../../../lib/terminal/display/secret_text.ts";
import { tempDir } from "../../temp_dir.ts";

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  await work(`${dir.path}/state/k8s/history`);
}

Deno.test("openHistory() keeps inputs for the next session, each once, for their owner alone", async () => {
  await inFolder(async (path) => {
    const history = await openHistory(path);
    for (const text of ["a", "b\nc", "a", "  ", ""]) await history.add(text);
    assert.deepEqual(history.entries(), ["b\nc", "a"]);
    assert.deepEqual((await openHistory(path)).entries(), ["b\nc", "a"]);
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("openHistory() takes a file back from others when it was open to them", async () => {
  await inFolder(async (path) => {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, '"old"\nno entry\n"cut of', { mode: 0o644 });
    assert.deepEqual((await openHistory(path)).entries(), ["old"]);
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("openHistory() loses nothing when several sessions add at once, and they learn from each other", async () => {
  await inFolder(async (path) => {
    const sessions = await Promise.all([1, 2, 3].map(() => openHistory(path)));
    await Promise.all(sessions.flatMap((session, index) => ["a", "b", "c"].map((text) => session.add(text + index))));
    const all = (await openHistory(path)).entries();
    assert.deepEqual(all.toSorted(), ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "c1", "c2"]);
    await sessions[0]?.add("last");
    assert.deepEqual(sessions[0]?.entries().toSorted(), [...all, "last"].toSorted());
  });
});

Deno.test("openHistory() tidies its file up when most of it is duplicates", async () => {
  await inFolder(async (path) => {
    const other = await openHistory(path, { limit: 10 });
    for (let index = 0; index < 150; index++) await other.add(`input ${index % 12}`);
    const entries = (await openHistory(path, { limit: 10 })).entries();
    assert.equal((await Deno.readTextFile(path)).trim().split("\n").length, 10);
    await other.add("after");
    assert.deepEqual((await openHistory(path, { limit: 10 })).entries(), [...entries.slice(1), "after"]);
  });
});

Deno.test("openHistory() keeps what holds a secret for this session alone and never writes it", async () => {
  await inFolder(async (path) => {
    const history = await openHistory(path, { secrets: () => ["hunter22"] });
    await history.add("k8s.raw('/x?y=hunter22')");
    await history.add(" private");
    await history.add('k8s.with({ token: "abc" })');
    await history.add("k8s.token()");
    assert.equal(history.entries().length, 4);
    assert.equal(await Deno.readTextFile(path), '"k8s.token()"\n');
  });
});

const secrets = [
  'k8s.with({ token: "x1" })',
  "k8s.with({ password: 'x' })",
  "const apiKey = `abc`",
  'const dbPassword = "abc"',
  '{"client-key-data": "abc"}',
  "get pods --token=abc",
  "get pods --token 'abc'",
  "get pods --password abc",
  'fetch(url, { headers: { authorization: "Bearer abcd" } })',
  "const t = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.abc'",
  "const key = `-----BEGIN RSA PRIVATE KEY-----",
  'k8s.apply({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" }, data: { a: "eA==" } })',
  "create secret generic x --from-literal=pw=abc",
  "kubectl create secret docker-registry x --docker-password=abc",
  "config set-credentials me --exec-arg=--oidc-client-secret=abc",
  "config set users.admin.token abc",
  "set env deploy/web DB_PASSWORD=abc",
  'fetch("https://user:abc@example.com/")',
  // B12: other forms of the data of a Secret, and names of passwords.
  `patch secret sec -p '{"data":{"z":"aHVudGVyMmU="}}'`,
  `kubectl -n x patch secrets/sec --type=json -p '[{"op":"add","path":"/data/z","value":"eA=="}]'`,
  'k8s.patch("secret", "sec", { data: { z: "hunter2" } })',
  'k8s.patch("secrets/sec", undefined, { data: { z } })',
  'k8s.patch("secret", "sec", [{ op: "replace", path: "/data/z", value: "eA==" }])',
  `raw -X PATCH -d '{"data":{"z":"eA"}}' /api/v1/namespaces/x/secrets/sec`,
  'k8s.raw("/api/v1/namespaces/x/secrets", { method: "POST", body: { metadata, data: { z: "eA" } } })',
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  a: eA",
  "kubectl apply -f - <<EOF\nkind: Secret\nstringData:\n  a: b\nEOF",
  'const change = { data: { z: "aHVudGVyMg==" } }',
  'const change = { "data": { "z": "aHVudGVyMmh1bnRlcjI0" } }',
  's.data.password = "hunter2"',
  's.data["z"] = `hunter2`',
  's.data.z = btoa("hunter2")',
  "const secret: Secret = {\n  data: {\n    z: 'x',\n  },\n}",
  'Deno.env.set("DB_PASSWORD", "x")',
  "Deno.env.set('GITHUB_TOKEN', value)",
  'headers.append("X-Api-Key", "x")',
  'const pw = "x"',
  'let dbPass: string = "x"',
  "{ user: 'me', DB_PASS: 'x' }",
];
const harmless = [
  'k8s.get("secret", "default-token")',
  "const token = await k8s.token()",
  "get secrets -n dev",
  "token default --secret -n dev",
  "proxy --redact-secrets --port 0",
  "create token default",
  'get pods --token="$TOKEN"',
  "k8s.with({ token })",
  'k8s.get("pod", "token-server")',
  "config set contexts.admin.namespace shop",
  'fetch("https://example.com:8443/user@x")',
  '(await k8s.get("secret", "x")).data.token',
  "get secret x -o jsonpath='{.data.tls\\.crt}'",
  'k8s.patch("cm", "x", { data: { color: "blue", size: "12" } })',
  `patch cm x -p '{"data":{"color":"blue"}}'`,
  'k8s.list("secrets").items.map((s) => Object.keys(s.data ?? {}))',
  's.data.z === "x"',
  'new Map().set("name", "value")',
  'const passed = "x"; const compass = "y"',
  'Deno.env.set("LANG", "C")',
];
for (const text of secrets) {
  Deno.test(`holdsSecret() says yes when it reads ${text}`, () => assert.equal(holdsSecret(text), true));
}
for (const text of harmless) {
  Deno.test(`holdsSecret() says no when it reads ${text}`, () => assert.equal(holdsSecret(text), false));
}

Deno.test("secretValues() gives what proves an identity when it is a text", () => {
  assert.deepEqual(secretValues({ kind: "token", token: "a" }), ["a"]);
  assert.deepEqual(secretValues({ kind: "basic", username: "u", password: "p" }), ["p"]);
  const bearer = { kind: "token" as const, token: "b" };
  assert.deepEqual(secretValues({ kind: "certificate", cert: "", key: "", bearer }), ["b"]);
  assert.deepEqual(secretValues({ kind: "none" }), []);
});

const places: [Record<string, string>, string | undefined][] = [
  [{ HOME: "/home/a" }, "/home/a/.local/state/k8s/history"],
  [{ HOME: "/home/a", XDG_STATE_HOME: "/state" }, "/state/k8s/history"],
  [{ HOME: "/home/a", K8S_HISTORY: "/tmp/h" }, "/tmp/h"],
  [{ HOME: "/home/a", K8S_HISTORY: "" }, undefined],
  [{}, undefined],
];
for (const [env, path] of places) {
  Deno.test(`historyPath() gives ${path} when the variables are ${JSON.stringify(env)}`, () => {
    assert.equal(historyPath((name) => env[name]), path);
  });
}
