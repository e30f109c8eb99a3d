import assert from "node:assert/strict";
import { parseYaml } from "../../lib/data/output/yaml/yaml.ts";
import { assertMessage } from "../messages.ts";
import { offline } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

const CONFIG = `# kept by hand
apiVersion: v1
kind: Config
clusters:
- name: lab
  cluster: {server: https://lab:6443, certificate-authority: ca.crt}
- name: prod
  cluster: {server: https://prod:6443, certificate-authority-data: WFhY}
users:
- name: me
  user: {token: hush}
contexts:
- name: prod
  context: {cluster: prod, user: me, namespace: shop}
- name: lab
  context: {cluster: lab, user: me}
current-context: lab
`;

async function folder() {
  const dir = await tempDir();
  const kubeconfig = `${dir.path}/config`;
  await Deno.writeTextFile(kubeconfig, CONFIG);
  const k8s = (...args: string[]) => offline([...args, "--kubeconfig", kubeconfig]);
  return { ...dir, kubeconfig, k8s, text: () => Deno.readTextFile(kubeconfig) };
}

Deno.test("k8s config view shows the kubeconfig without secrets", async () => {
  await using dir = await folder();
  const { code, stdout, stderr } = await dir.k8s("config", "view");
  assert.deepEqual([code, stderr], [0, ""]);
  // The YAML package decides whether a URL is quoted.
  assert.deepEqual(parseYaml(stdout), [{
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "lab", cluster: { server: "https://lab:6443", "certificate-authority": "ca.crt" } },
      { name: "prod", cluster: { server: "https://prod:6443", "certificate-authority-data": "DATA+OMITTED" } },
    ],
    users: [{ name: "me", user: { token: "REDACTED" } }],
    contexts: [
      { name: "lab", context: { cluster: "lab", user: "me" } },
      { name: "prod", context: { cluster: "prod", user: "me", namespace: "shop" } },
    ],
    "current-context": "lab",
  }]);
});

Deno.test("k8s config view --flatten prints a kubeconfig with its secrets, as kubectl does (A5)", async () => {
  await using dir = await folder();
  await Deno.writeTextFile(dir.kubeconfig, CONFIG.replace("certificate-authority: ca.crt", ""));
  const { stdout, stderr } = await dir.k8s("config", "view", "--flatten");
  assert.equal(stderr, "");
  assert.match(stdout, /token: hush/);
  assert.match(stdout, /certificate-authority-data: WFhY/);
});

Deno.test("k8s reports a placeholder of config view in place of a credential", async () => {
  await using dir = await folder();
  const { stdout } = await dir.k8s("config", "view", "--context", "prod", "--minify");
  await Deno.writeTextFile(dir.kubeconfig, stdout);
  const user = await dir.k8s("get", "pods");
  assert.equal(user.code, 1);
  await assertMessage(import.meta.url, "a placeholder of a token", user, { [dir.kubeconfig]: "KUBECONFIG" });
  const cluster = await dir.k8s("get", "pods", "--token", "t");
  await assertMessage(import.meta.url, "a placeholder of an authority", cluster, { [dir.kubeconfig]: "KUBECONFIG" });
});

Deno.test("k8s config view shows secrets and one context alone when asked", async () => {
  await using dir = await folder();
  const { stdout } = await dir.k8s("config", "view", "--raw", "--minify", "--context", "prod", "-o", "json");
  const { users, clusters, contexts } = JSON.parse(stdout);
  assert.deepEqual(users, [{ name: "me", user: { token: "hush" } }]);
  assert.deepEqual(clusters.map(({ cluster }: { cluster: unknown }) => cluster), [
    { server: "https://prod:6443", "certificate-authority-data": "WFhY" },
  ]);
  assert.equal(contexts.length, 1);
  assert.equal((await dir.k8s("config", "view", "-o", "jsonpath={.current-context}")).stdout, "lab");
});

Deno.test("k8s config view shows the sandbox's kubeconfig when --sandbox is there", async () => {
  const { stdout } = await offline(["config", "view", "--sandbox", "-o", "jsonpath={.current-context}"]);
  assert.equal(stdout, "minikube");
});

Deno.test("k8s config get-contexts marks the one in use", async () => {
  await using dir = await folder();
  assert.equal(
    (await dir.k8s("config", "get-contexts")).stdout,
    `CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE
*         lab    lab       me         
          prod   prod      me         shop
`,
  );
  assert.equal((await dir.k8s("config", "get-contexts", "-oname")).stdout, "lab\nprod\n");
});

Deno.test("k8s config get-contexts shows those that are named, and says which is missing", async () => {
  await using dir = await folder();
  assert.equal((await dir.k8s("config", "get-contexts", "prod", "-oname")).stdout, "prod\n");
  const { code, stderr } = await dir.k8s("config", "get-contexts", "prd");
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "a context that does not exist", stderr, { [dir.kubeconfig]: "KUBECONFIG" });
});

Deno.test("k8s config use chooses a context as use-context does", async () => {
  await using dir = await folder();
  assert.equal((await dir.k8s("config", "use", "prod")).stdout, 'Switched to context "prod".\n');
});

Deno.test("k8s config edits clusters, users and contexts with kubectl's words when it is typed as kubectl", async () => {
  await using dir = await folder();
  const lines: [string[], string][] = [
    [["set-cluster", "new", "--server=https://new"], 'Cluster "new" set.\n'],
    [["set-credentials", "you", "--token=t"], 'User "you" set.\n'],
    [["set", "contexts.lab.namespace", "dev"], 'Property "contexts.lab.namespace" set.\n'],
    [["unset", "users.me.token"], 'Property "users.me.token" unset.\n'],
    [["rename-context", "lab", "labor"], 'Context "lab" renamed to "labor".\n'],
    [["current-context"], "labor\n"],
    [["get-clusters"], "NAME\nlab\nnew\nprod\n"],
    [["get-users"], "NAME\nme\nyou\n"],
    [["delete-user", "you"], `deleted user you from ${dir.kubeconfig}\n`],
    [["delete-cluster", "new"], `deleted cluster new from ${dir.kubeconfig}\n`],
    [["delete-context", "prod"], `deleted context prod from ${dir.kubeconfig}\n`],
  ];
  for (const [args, expected] of lines) {
    const { code, stdout, stderr } = await dir.k8s("config", ...args);
    assert.deepEqual([code, stdout, stderr], [0, expected, ""], args.join(" "));
  }
  const { stderr } = await dir.k8s("config", "delete-context", "labor");
  await assertMessage(import.meta.url, "the current context is deleted", stderr, { [dir.kubeconfig]: "KUBECONFIG" });
  assert.match(await dir.text(), /^# kept by hand\n/);
});

Deno.test("k8s config use-context chooses a context and keeps comments", async () => {
  await using dir = await folder();
  assert.deepEqual(await dir.k8s("config", "use-context", "prod"), {
    code: 0,
    stdout: 'Switched to context "prod".\n',
    stderr: "",
  });
  assert.equal((await dir.k8s("config", "current-context")).stdout, "prod\n");
  assert.equal(await dir.text(), CONFIG.replace("current-context: lab", "current-context: prod"));
});

Deno.test("k8s config use-context changes nothing and lists the contexts when there is no such one", async () => {
  await using dir = await folder();
  const { code, stderr } = await dir.k8s("config", "use-context", "prd");
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "use-context of an absent context", stderr, { [dir.kubeconfig]: "KUBECONFIG" });
  assert.equal(await dir.text(), CONFIG);
});

Deno.test("k8s config set-context makes a context, and changes the current one", async () => {
  await using dir = await folder();
  const made = await dir.k8s("config", "set-context", "new", "--cluster=prod", "--user=me", "-nweb");
  assert.equal(made.stdout, 'Context "new" created.\n');
  const changed = await dir.k8s("config", "set-context", "--current", "-n", "dev");
  assert.equal(changed.stdout, 'Context "lab" modified.\n');
  assert.match(
    (await dir.k8s("config", "get-contexts", "--no-headers")).stdout,
    /\* +lab +lab +me +dev\n +new +prod +me +web\n/,
  );
  assert.equal((await dir.k8s("config", "set-context")).code, 2);
});

const elsewhere: [string, string[], number][] = [
  ["a context is unknown", ["get", "pods", "--context", "prd"], 1],
  ["the kubeconfig is missing", ["get", "pods", "--kubeconfig", "/nowhere/config"], 1],
];

for (const [when, args, code] of elsewhere) {
  Deno.test(`k8s says what was looked for when ${when}`, async () => {
    await using dir = await folder();
    const outcome = await offline(args.includes("--kubeconfig") ? args : [...args, "--kubeconfig", dir.kubeconfig]);
    assert.equal(outcome.code, code);
    await assertMessage(import.meta.url, `kubeconfig when ${when}`, outcome, { [dir.kubeconfig]: "KUBECONFIG" });
  });
}

const contradictions = [
  ["set-context", "lab", "--current"],
  ["set-cluster", "lab", "--certificate-authority=ca.crt", "--insecure-skip-tls-verify"],
  ["set-cluster", "lab", "--embed-certs"],
  ["set-credentials", "me", "--embed-certs", "--client-key="],
];
for (const args of contradictions) {
  Deno.test(`k8s config ${args.join(" ")} is wrong usage and writes nothing`, async () => {
    await using dir = await folder();
    const { code, stdout, stderr } = await dir.k8s("config", ...args);
    assert.deepEqual([code, stdout], [2, ""]);
    await assertMessage(import.meta.url, `config ${args.join(" ")}`, stderr, { [dir.kubeconfig]: "KUBECONFIG" });
    assert.equal(await dir.text(), CONFIG);
  });
}
