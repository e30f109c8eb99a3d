import assert from "node:assert/strict";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { toWire } from "../../lib/data/kubeconfig/view.ts";
import { offline } from "../commands/command_line.ts";
import { kubectl as kubectlAlone, run } from "./command_line.ts";
import { envOf, files } from "../kubeconfig/files.ts";

const FIRST = `# the first file
apiVersion: v1
kind: Config
clusters:
- name: lab
  cluster: {server: https://lab:6443, certificate-authority-data: YQ==, tls-server-name: other}
- {name: a.b, cluster: {server: https://ab, certificate-authority: pki/ca.crt}}
users:
- name: me
  user: {token: t, client-certificate-data: YQ==, client-key: /abs/k}
- name: me@lab.example
  user: {username: u, password: p}
- name: plugin
  user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, args: [a], env: [{name: A, value: "1"}, {name: B, value: "2"}]}}
contexts:
- {name: lab, context: {cluster: lab, user: me, namespace: web}}
- {name: both, context: {cluster: lab, user: me}}
`;
const SECOND = `contexts:
- {name: both, context: {cluster: a.b, user: me}}
- {name: far, context: {cluster: a.b, user: me@lab.example}}
users:
- {name: oidc, user: {auth-provider: {name: oidc, config: {client-id: c, refresh-token: r}}}}
current-context: far
`;

/** The arguments after `config`, in kubectl's grammar. CA, CERT and KEY are files next to the kubeconfig. */
const lines: string[][] = [
  ["use-context", "lab"],
  ["use-context", "nope"],
  ["set-context", "lab", "--namespace=other"],
  ["set-context", "lab", "--namespace="],
  ["set-context", "--current", "--namespace=shop"],
  ["set-context", "--current", "lab", "--namespace=shop"],
  ["set-context", "new", "--cluster=lab", "--user=me"],
  ["set-context", "0644"],
  ["rename-context", "lab", "labor"],
  ["rename-context", "far", "near"],
  ["rename-context", "far", "lab"],
  ["rename-context", "nope", "x"],
  ["delete-context", "lab"],
  ["delete-context", "both"],
  ["delete-context", "far"],
  ["delete-context", "nope"],
  ["delete-cluster", "a.b"],
  ["delete-cluster", "nope"],
  ["delete-user", "me@lab.example"],
  ["delete-user", "nope"],
  ["set-cluster", "lab", "--server=https://new"],
  ["set-cluster", "lab", "--server=https://new", "--tls-server-name=n"],
  ["set-cluster", "lab", "--insecure-skip-tls-verify"],
  ["set-cluster", "lab", "--insecure-skip-tls-verify=false"],
  ["set-cluster", "lab", "--certificate-authority=CA"],
  ["set-cluster", "lab", "--certificate-authority=CA", "--embed-certs"],
  ["set-cluster", "lab", "--certificate-authority=CA", "--insecure-skip-tls-verify=true"],
  ["set-cluster", "lab", "--embed-certs"],
  ["set-cluster", "a.b", "--proxy-url=socks5://p:1080"],
  ["set-cluster", "new", "--server=https://n", "--certificate-authority=/elsewhere/ca.crt"],
  ["set-credentials", "me", "--username=u", "--password=p"],
  ["set-credentials", "me@lab.example", "--token=t"],
  ["set-credentials", "me", "--token=t", "--username=u"],
  ["set-credentials", "me", "--client-certificate=CERT", "--client-key=KEY"],
  ["set-credentials", "me", "--client-certificate=CERT", "--client-key=KEY", "--embed-certs=true"],
  ["set-credentials", "me", "--client-key=/nowhere/key", "--embed-certs"],
  ["set-credentials", "me", "--token=t", "--embed-certs"],
  ["set-credentials", "new", "--token=0644"],
  ["set-credentials", "oidc", "--auth-provider=other", "--auth-provider-arg=a=b"],
  [
    "set-credentials",
    "oidc",
    "--auth-provider=oidc",
    "--auth-provider-arg=client-id=d",
    "--auth-provider-arg=refresh-token-",
  ],
  ["set-credentials", "new", "--auth-provider=oidc", "--auth-provider-arg=client-id=d"],
  ["set-credentials", "plugin", "--exec-command=other"],
  ["set-credentials", "plugin", "--exec-arg=1", "--exec-arg=2", "--exec-api-version=client.authentication.k8s.io/v1"],
  ["set-credentials", "plugin", "--exec-env=A=3", "--exec-env=C=4", "--exec-env=B-"],
  [
    "set-credentials",
    "new",
    "--exec-command=/bin/other",
    "--exec-api-version=client.authentication.k8s.io/v1",
    "--exec-interactive-mode=Never",
  ],
  ["set-credentials", "plugin", "--exec-interactive-mode=Sometimes"],
  ["set", "clusters.a.b.server", "https://set"],
  ["set", "clusters.a.b.disable-compression", "true"],
  ["set", "contexts.far.namespace", "x"],
  ["set", "users.me.token", "yes"],
  ["set", "users.me.client-key-data", "YWJj"],
  ["set", "users.me.client-key-data", "abc", "--set-raw-bytes"],
  ["set", "users.me.client-key-data", "not base64!"],
  ["set", "users.fresh.token", "x"],
  ["set", "current-context", "lab"],
  ["set", "users.me.nope", "x"],
  ["unset", "users.me.token"],
  ["unset", "users.me"],
  ["unset", "users.me@lab.example.password"],
  ["unset", "users.me@lab.example"],
  ["unset", "clusters.a.b"],
  ["unset", "clusters.a.b.server"],
  ["unset", "contexts.lab.namespace"],
  ["unset", "contexts.both"],
  ["unset", "current-context"],
  ["unset", "users.nope"],
  ["unset", "users.nope.token"],
  ["unset", "nonsense"],
  ["unset", "contexts"],
  ["unset", "users"],
  ["unset", "preferences"],
  ["set", "contexts", "x"],
  ["set", "preferences", "x"],
];

const kubectl = Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl";

/** Edits two files with one of the programs. Returns the resulting configuration, and whether the edit failed. */
async function edited(line: string[], edit: (args: string[], list: string) => Promise<boolean>): Promise<unknown> {
  using folder = files({ "first/config": FIRST, "second/config": SECOND, ca: "CA", "first/cert": "CERT", key: "KEY" });
  const paths = { CA: folder.path("ca"), CERT: folder.path("first/cert"), KEY: folder.path("key") };
  const args = line.map((arg) => arg.replace(/=(CA|CERT|KEY)$/, (_, name: keyof typeof paths) => `=${paths[name]}`));
  const list = ["first/config", "second/config"].map(folder.path).join(":");
  const done = await edit(args, list);
  const { config } = await loadKubeconfig({ env: envOf({ KUBECONFIG: list }), resolve: false });
  return [done, JSON.parse(JSON.stringify(toWire(config)).replaceAll(folder.folder, "FOLDER"))];
}

async function byUs(args: string[], list: string): Promise<boolean> {
  const before = Deno.env.get("KUBECONFIG") ?? "";
  Deno.env.set("KUBECONFIG", list);
  try {
    return (await offline(["config", ...args])).code === 0;
  } finally {
    Deno.env.set("KUBECONFIG", before);
  }
}

async function byKubectl(args: string[], list: string): Promise<boolean> {
  const env = { KUBECONFIG: list };
  const command = new Deno.Command(kubectl, { args: ["config", ...args], env, stdout: "null", stderr: "null" });
  return (await command.output()).success;
}

for (const line of lines) {
  Deno.test(`k8s config writes the same kubeconfig as kubectl when it is ${line.join(" ")}`, async () => {
    assert.deepEqual(await edited(line, byUs), await edited(line, byKubectl));
  });
}

Deno.test("k8s config loses no change and keeps the file valid if k8s and kubectl write concurrently", async () => {
  using folder = files({ config: FIRST });
  const file = folder.path("config");
  const set = (program: typeof run, names: readonly string[]) =>
    Promise.all(names.map((name) => program(["config", "set-context", name, "--cluster=lab", "--kubeconfig", file])));
  const there = async () => (await loadKubeconfig({ paths: [file] })).config.contexts.map(({ name }) => name);
  const own = Array.from({ length: 8 }, (_, index) => `own${index}`);
  const codes = (await set(run, own)).map(({ code }) => code);
  assert.deepEqual([codes, (await there()).filter((name) => own.includes(name)).toSorted()], [own.map(() => 0), own]);
  // kubectl fails immediately if another process holds the lock, and removes changes that were made since it read the
  // file (client-go, clientcmd.ModifyConfig). This tests that k8s waits, and that the file stays valid.
  const [ours] = await Promise.all([set(run, ["a", "b", "c", "d"]), set(kubectlAlone, ["e", "f", "g", "h"])]);
  assert.deepEqual(ours.map(({ code }) => code), [0, 0, 0, 0]);
  const { clusters, users, contexts } = (await loadKubeconfig({ paths: [file] })).config;
  assert.deepEqual([clusters.length, users.length], [2, 3]);
  for (const name of ["lab", "both", ...own]) assert.ok(contexts.some((each) => each.name === name), name);
});
