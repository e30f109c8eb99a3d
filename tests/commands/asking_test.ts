import assert from "node:assert/strict";
import { VERSION } from "../../lib/terminal/shell/version_number.ts";
import { connect } from "../../lib/session/connect.ts";
import { commandLine, offline } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

const SERVICE_ACCOUNT = "system:serviceaccount:default:default";

const answers: [string[], string][] = [
  [["path", "pod", "helloworld"], "/api/v1/namespaces/default/pods/helloworld\n"],
  [["path", "pods", "-n", "shop"], "/api/v1/namespaces/shop/pods\n"],
  [["path", "pods", "-A"], "/api/v1/pods\n"],
  [["path", "deploy/web", "-n", "shop"], "/apis/apps/v1/namespaces/shop/deployments/web\n"],
  [["path", "nodes", "-A"], "/api/v1/nodes\n"],
  [
    ["path", "configmaps"],
    `METHODS                PATH                                               VERBS
GET                    /api/v1/configmaps                                 list,watch
GET,POST,DELETE        /api/v1/namespaces/{namespace}/configmaps          create,deletecollection,list,watch
GET,PUT,PATCH,DELETE   /api/v1/namespaces/{namespace}/configmaps/{name}   delete,get,patch,update
`,
  ],
  [
    ["path", "selfsubjectreviews", "-o", "name"],
    "/apis/authentication.k8s.io/v1/selfsubjectreviews\n",
  ],
  [["server"], "https://192.0.2.1:8443\n"],
  [["version", "--client"], `Client Version: v${VERSION} (Deno ${Deno.version.deno})\n`],
  [["version"], `Client Version: v${VERSION} (Deno ${Deno.version.deno})\nServer Version: v1.36.3\n`],
  [
    ["auth", "whoami"],
    `ATTRIBUTE   VALUE
Username    minikube-user
Groups      [system:masters system:authenticated]
`,
  ],
  [
    ["auth", "whoami", "--as", "bob", "--as-group", "ops"],
    `ATTRIBUTE   VALUE
Username    bob
Groups      [ops system:authenticated]
`,
  ],
  [
    ["auth", "whoami", "--as", "bob", "--as-uid", "7", "--as-user-extra", "a/b=c", "--as-user-extra=a/b=d=e"],
    `ATTRIBUTE    VALUE
Username     bob
UID          7
Groups       [system:authenticated]
Extra: a/b   [c d=e]
`,
  ],
  [["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"], "minikube-user"],
  [["auth", "can-i", "delete", "pods"], "yes\n"],
  [["auth", "can-i", "get", "/version"], "yes\n"],
  [["auth", "can-i", "get", "pods/log", "-q"], ""],
  [["auth", "token"], "secret-token\n"],
  [
    ["api-resources", "--api-group=apps", "--verbs=list,watch"],
    `NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
controllerrevisions                apps/v1      true         ControllerRevision
daemonsets            ds           apps/v1      true         DaemonSet
deployments           deploy       apps/v1      true         Deployment
replicasets           rs           apps/v1      true         ReplicaSet
statefulsets          sts          apps/v1      true         StatefulSet
`,
  ],
  [["api-resources", "--api-group=core", "--namespaced=false", "-o", "name"], "namespaces\nnodes\npersistentvolumes\n"],
];

for (const [args, expected] of answers) {
  Deno.test(`k8s ${args.join(" ")} gives what it is asked for`, async () => {
    const cli = await commandLine();
    assert.deepEqual(await cli(...args), { code: 0, stdout: expected, stderr: "" });
  });
}

Deno.test("k8s api-versions lists what the server has, sorted, each once", async () => {
  const cli = await commandLine();
  const versions = (await cli("api-versions")).stdout.trimEnd().split("\n");
  assert.deepEqual(versions, [...new Set(versions)].sort());
  assert.ok(versions.includes("v1") && versions.includes("apps/v1"));
});

Deno.test("k8s explain tells what the server's documentation says", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("explain", "pod.spec.containers.image");
  assert.match(stdout, /^KIND: +Pod\nVERSION: +v1\n\nFIELD: image <string>\n\nDESCRIPTION:\n {4}Container image name/);
});

Deno.test("k8s auth can-i gives no and 1 if something is not allowed", async () => {
  const cli = await commandLine();
  assert.deepEqual(await cli("auth", "can-i", "delete", "pods", "--as", SERVICE_ACCOUNT), {
    code: 1,
    stdout: "no\n",
    stderr: "",
  });
});

Deno.test("k8s auth can-i --list shows what a fresh service account may do", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("auth", "can-i", "--list", "--as", SERVICE_ACCOUNT);
  assert.match(stdout, /^RESOURCES +NON-RESOURCE URLS +RESOURCE NAMES +VERBS\n/);
  assert.match(stdout, /^selfsubjectaccessreviews\.authorization\.k8s\.io +\[\] +\[\] +\[create\]$/m);
  assert.doesNotMatch(stdout, /^pods /m);
});

Deno.test("k8s names the missing permission if a service account is refused", async () => {
  const cli = await commandLine();
  const refused = await cli("get", "pods", "--as", SERVICE_ACCOUNT);
  assert.equal(refused.code, 1);
  await assertMessage(import.meta.url, "a missing permission", refused);
  const [, hint = ""] = /hint: run `(.*)` to list what is allowed\n$/.exec(refused.stderr) ?? [];
  assert.equal(hint, `k8s auth can-i --list -n default --as ${SERVICE_ACCOUNT}`);
  // The printed command works unchanged, and checks the same user.
  const { code: allowed, stdout } = await cli(...hint.split(" ").slice(1));
  assert.equal(allowed, 0);
  assert.doesNotMatch(stdout, /^\*\.\* /m);
});

Deno.test("k8s token gives a token of a service account, for as long and for whom it was asked", async () => {
  const cli = await commandLine();
  const payload = async (...args: string[]) => {
    const { stdout } = await cli("token", ...args);
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    return JSON.parse(atob((stdout.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
  };
  const plain = await payload();
  assert.equal(plain.sub, SERVICE_ACCOUNT);
  const asked = await payload("default", "--duration", "20m", "--audience", "vault", "--audience=ci");
  assert.deepEqual([asked.exp - asked.iat, asked.aud], [1200, ["vault", "ci"]]);
  const { code, stderr } = await cli("token", "nope");
  assert.deepEqual([code, /serviceaccounts "nope" not found/.test(stderr)], [1, true]);
});

Deno.test("k8s token binds a token to an object and tells what it says of itself if it is asked to", async () => {
  const cli = await commandLine();
  const bind = ["--bound-object-kind", "Pod", "--bound-object-name", "helloworld"];
  const { code, stdout, stderr } = await cli("token", "default", "--inspect", "--duration", "10m", ...bind);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^CLAIM +VALUE\nSubject +system:serviceaccount:default:default\nAudience +\S+\n/);
  assert.match(stdout, /\nExpires +\d{4}-\S+Z\nBound to +pod\/helloworld\n$/);
  assert.ok(!stdout.includes("eyJ"));
  for (const wrong of [["--bound-object-kind", "Pod"], ["--bound-object-kind", "Job", "--bound-object-name", "x"]]) {
    assert.equal((await cli("token", ...wrong)).code, 2);
  }
});

Deno.test("k8s token inspects a token in the name's place, and shows it to nobody if it is not to", async () => {
  const cli = await commandLine();
  const token = (await cli("token", "default")).stdout.trim();
  for (const given of [token, `Bearer ${token}`, `${token}\n`]) {
    cli.requests.length = 0;
    assert.match((await cli("token", "--inspect", given)).stdout, /\nSubject +system:serviceaccount:default:default\n/);
    const { code, stdout, stderr } = await cli("token", given);
    assert.deepEqual([code, cli.requests], [2, []]);
    assert.ok(!`${stdout}${stderr}`.includes(token.slice(-40)));
  }
});

Deno.test("k8s auth token says what the credential is if it is a certificate", async () => {
  const cli = await commandLine();
  const connection = () =>
    Promise.resolve({
      endpoint: { server: "https://192.0.2.1:8443" },
      credential: { kind: "certificate" as const, cert: "", key: "" },
    });
  const session = { ...cli.k8s, with: () => ({ ...cli.k8s, connection }) };
  const outcome = await cli.with({ session })("auth", "token");
  assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
  await assertMessage(import.meta.url, "auth token", outcome);
});

Deno.test("k8s raw gives the answer byte for byte, and a line end only to a terminal", async () => {
  const cli = await commandLine();
  const body = await (await cli.box.handler(new Request("http://k8s.invalid/api"))).text();
  assert.equal((await cli("raw", "/api")).stdout, body);
  const terminal = { stdin: true, stdout: true };
  assert.equal((await cli.with({ terminal })("raw", "/api")).stdout, `${body.trimEnd()}\n`);
});

Deno.test("k8s raw fails after what there is if a watch ends inside a line", async () => {
  const sent = '{"type":"ADDED","object":{}}\n{"type":"DEL';
  const type = { "content-type": "application/json" };
  const answers = [
    { path: "/api/v1/pods?watch=true", body: sent, headers: type, code: 1 },
    { path: "/api/v1/pods?watch=true", body: '{"type":"ADDED","object":{}}\n', headers: type, code: 0 },
    // The body is not a stream: its length is known, and the server may omit the line end.
    { path: "/version?watch=true", body: "{\n}", headers: { ...type, "content-length": "3" }, code: 0 },
    { path: "/api/v1/namespaces/a/pods/b/log?follow=true", body: "half a", headers: {}, code: 0 },
  ];
  for (const { path, body, headers, code } of answers) {
    const session = await connect({ handler: () => Promise.resolve(new Response(body, { headers })) });
    const outcome = await offline(["raw", path], { session });
    assert.deepEqual([outcome.code, outcome.stdout], [code, body]);
    assert.equal(/cut off inside a line/.test(outcome.stderr), code === 1);
  }
});

Deno.test("k8s raw sends methods, headers and bodies as told", async () => {
  const cli = await commandLine();
  const path = "/api/v1/namespaces/default/configmaps";
  const input = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}';
  assert.equal((await cli.with({ input })("raw", path, "-d", "@-")).code, 0);
  const merge = ["-X", "patch", "-HContent-Type: application/merge-patch+json"];
  await using dir = await tempDir();
  const file = await dir.file("file", '{"data":{"x":"2"}}');
  assert.equal(JSON.parse((await cli("raw", ...merge, "-d", `@${file}`, `${path}/a`)).stdout).data.x, "2");
  const list = '[{"op":"add","path":"/data/y","value":"3"}]';
  assert.deepEqual(JSON.parse((await cli("raw", "-XPATCH", "-d", list, `${path}/a`)).stdout).data, { x: "2", y: "3" });
  const object = '{"data":{"y":null}}';
  assert.deepEqual(JSON.parse((await cli("raw", "-XPATCH", "-d", object, `${path}/a`)).stdout).data, { x: "2" });
  assert.equal((await cli("raw", "-XDELETE", `${path}/a`)).code, 0);
  assert.equal(await cli.k8s.find("cm", "a"), undefined);
});

Deno.test("k8s raw refuses what cannot be sent if a body goes with GET, or its file is missing", async () => {
  const cli = await commandLine();
  await assertMessage(import.meta.url, "-XGET -d x", await cli("raw", "-XGET", "-d", "x", "/api"));
  await assertMessage(import.meta.url, "-d @/nowhere", await cli("raw", "-d", "@/nowhere", "/api"));
  assert.deepEqual(cli.requests, []);
});

for (const line of ["raw /api -H nonsense", "raw /api -d @/nowhere", "auth can-i get", "api-resources -o json"]) {
  Deno.test(`k8s ${line} is wrong usage and sends nothing`, async () => {
    const cli = await commandLine();
    assert.equal((await cli(...line.split(" "))).code, 2);
    assert.deepEqual(cli.requests, []);
  });
}

Deno.test("k8s --sandbox takes a token for an identity of its own", async () => {
  const outcome = await offline(["get", "pods", "--sandbox", "--token", "garbage"]);
  assert.equal(outcome.code, 1);
  await assertMessage(import.meta.url, "--token garbage", outcome);
});

Deno.test("k8s --sandbox says once that a write does not last", async () => {
  const input = ["a", "b"].map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`).join("---\n");
  const outcome = await offline(["create", "-f", "-", "--sandbox"], { input, advises: true });
  assert.deepEqual([outcome.code, outcome.stdout], [0, "configmap/a created\nconfigmap/b created\n"]);
  await assertMessage(import.meta.url, "create with --sandbox", outcome);
  const asked = await offline(["auth", "whoami", "--sandbox"], { advises: true });
  assert.equal(asked.stderr, "", "a question is no write");
});

Deno.test("k8s --sandbox shows the server's warnings on stderr", async () => {
  const input = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"z"},"dat":{}}';
  const { code, stderr } = await offline(["create", "-f", "-", "--sandbox", "--validate=warn"], { input });
  assert.equal(code, 0);
  await assertMessage(import.meta.url, "a warning about an unknown field", stderr);
});

Deno.test("k8s version tells its own version if there is no server to ask", async () => {
  const outcome = await offline(["version", "--kubeconfig", "/nowhere"]);
  assert.equal(outcome.code, 1);
  assert.equal(outcome.stdout, `Client Version: v${VERSION} (Deno ${Deno.version.deno})\n`);
  await assertMessage(import.meta.url, "version without a kubeconfig", outcome);
  const { stdout } = await offline([
    "version",
    "--kubeconfig",
    "/nowhere",
    "-o",
    "jsonpath={.clientVersion.gitVersion}",
  ]);
  assert.equal(stdout, `v${VERSION}`);
});

for (
  const [args, lines] of [
    [["--categories=all", "--sort-by=kind", "-o", "name", "--api-group=apps"], [
      "daemonsets.apps",
      "deployments.apps",
      "replicasets.apps",
      "statefulsets.apps",
    ]],
    [["--sort-by=name", "-o", "name", "--verbs=create", "--namespaced=false", "--api-group=core"], [
      "namespaces",
      "nodes",
      "persistentvolumes",
    ]],
  ]
) {
  Deno.test(`k8s api-resources ${args?.join(" ")} lists what kubectl lists`, async () => {
    const cli = await commandLine();
    const { stdout } = await cli("api-resources", ...args ?? []);
    assert.deepEqual(stdout.trim().split("\n"), lines);
  });
}

Deno.test("k8s api-resources says in kubectl's words by which columns it sorts", async () => {
  const cli = await commandLine();
  const outcome = await cli("api-resources", "--sort-by=nope");
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "--sort-by=nope", outcome);
});
