import assert from "node:assert/strict";
import { commandLine, offline } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: dev
clusters:
- name: c
  cluster: {server: "https://192.0.2.1"}
contexts:
- name: dev
  context: {cluster: c, user: u, namespace: shop}
- name: prod
  context: {cluster: c, user: u}
users:
- name: u
  user: {token: t}
`;

async function withKubeconfig(work: (k8s: (...args: string[]) => Promise<string>) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  const path = `${dir.path}/config`;
  await Deno.writeTextFile(path, KUBECONFIG);
  await work(async (...args) => {
    const env = (name: string) => name === "HOME" ? dir.path : undefined;
    const { code, stdout, stderr } = await offline([...args, "--kubeconfig", path], { env });
    return code === 0 ? stdout : `${code} ${stderr}`;
  });
}

Deno.test("use switches to a context and back if names and - are given", async () => {
  await withKubeconfig(async (k8s) => {
    assert.equal(await k8s("use"), "* dev\n  prod\n");
    await assertMessage(import.meta.url, "use -", await k8s("use", "-"));
    assert.equal(await k8s("use", "prod"), 'Switched to context "prod".\n');
    assert.equal(await k8s("config", "current-context"), "prod\n");
    assert.equal(await k8s("use", "-"), 'Switched to context "dev".\n');
    assert.equal(await k8s("use", "-"), 'Switched to context "prod".\n');
    // The long form of the command remembers it, too.
    assert.equal(await k8s("config", "use-context", "dev"), 'Switched to context "dev".\n');
    assert.equal(await k8s("use", "dev"), 'Switched to context "dev".\n');
    assert.equal(await k8s("use", "-"), 'Switched to context "prod".\n');
    await assertMessage(import.meta.url, "use nope", await k8s("use", "nope"));
  });
});

Deno.test("ns switches the namespace of each context and back if names and - are given", async () => {
  await withKubeconfig(async (k8s) => {
    await assertMessage(import.meta.url, "ns -", await k8s("ns", "-"));
    assert.equal(await k8s("ns", "web"), 'Switched to namespace "web" of context "dev".\n');
    assert.match(await k8s("config", "view"), /namespace: web\n/);
    assert.equal(await k8s("ns", "-"), 'Switched to namespace "shop" of context "dev".\n');
    await k8s("use", "prod");
    await assertMessage(import.meta.url, "ns - after a context without a previous namespace", await k8s("ns", "-"));
    assert.equal(await k8s("ns", "a"), 'Switched to namespace "a" of context "prod".\n');
    assert.equal(await k8s("ns", "-"), 'Switched to namespace "default" of context "prod".\n');
    assert.equal(await k8s("ns", "b", "--context", "dev"), 'Switched to namespace "b" of context "dev".\n');
  });
});

Deno.test("ns lists the namespaces if no name is given", async () => {
  const { stdout } = await offline(["ns", "--sandbox"]);
  assert.match(stdout, /^\* default\n( {2}kube-[a-z-]+\n)+$/);
});

Deno.test("use and ns name the prompt's own commands if they are typed there", async () => {
  const k8s = await commandLine();
  await assertMessage(import.meta.url, "use at the prompt", await k8s("use", "prod"));
  await assertMessage(import.meta.url, "ns at the prompt", await k8s("ns"));
});
