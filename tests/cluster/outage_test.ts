import assert from "node:assert/strict";
import { isChange, type WatchEvent } from "../../lib/api/watching/events.ts";
import { delay } from "../../lib/data/base/wait.ts";
import type { ItemStream } from "../../lib/data/base/item_stream.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { startProgram } from "../../tools/cluster/programs.ts";
import { run, SELF, withNamespace } from "./command_line.ts";

// The programs that are started again run until the suite ends.
const LEFT_RUNNING = { sanitizeResources: false, sanitizeOps: false };

/** A program of the control plane. */
interface Running {
  pid: number;
  command: readonly string[];
}

async function find(isIt: (command: readonly string[]) => boolean): Promise<Running> {
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const words = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const command = words.split("\0").slice(0, -1);
    if (isIt(command)) return { pid: Number(name), command };
  }
  assert.fail("the program does not run");
}

const port = new URL(Deno.env.get("K8S_TEST_CLUSTER") ?? "http://none").port;
const apiServer = () =>
  find(([path, ...args]) => path?.endsWith("kube-apiserver") === true && args.includes(`--secure-port=${port}`));

async function etcdOf({ command }: Running): Promise<Running & { url: string; folder: string }> {
  const url = command.find((word) => word.startsWith("--etcd-servers="))?.slice("--etcd-servers=".length) ?? "";
  const found = await find((words) => words.includes("--data-dir") && words.includes(url));
  return { ...found, url, folder: found.command[found.command.indexOf("--data-dir") + 1] ?? "" };
}

async function kill({ pid }: Running): Promise<void> {
  Deno.kill(pid, "SIGKILL");
  while (await Deno.stat(`/proc/${pid}`).then(() => true, () => false)) await delay(20);
}

function start({ command: [path = "", ...args] }: Running): void {
  startProgram(path, args, "/dev/null");
}

async function ready(k8s: K8s): Promise<void> {
  while (true) {
    const answer = await k8s.raw("/readyz").catch(() => undefined);
    if (answer === "ok") return;
    await delay(100);
  }
}

const configMap = (name: string, value: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { value },
});
const write = (k8s: K8s, name: string, value: string) => k8s.patch("configmap", name, { data: { value } });

/** Notes the values and notices of a watch until a value comes. */
async function until(events: ItemStream<WatchEvent<KubeObject>>, seen: string[], last: string): Promise<void> {
  while (!seen.includes(last)) {
    const { value: event } = await events.next();
    if (event === undefined) assert.fail(`the watch ended after ${seen}`);
    seen.push(
      isChange(event) ? String(event.object.data?.value) : event.type === "gap" ? `gap ${event.reason}` : event.type,
    );
  }
}

Deno.test({
  name: "watch(), get -w and wait survive an API server that is killed and is back after 30 s",
  ...LEFT_RUNNING,
  fn: async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      await k8s.create(configMap("a", "0"));
      await using events = k8s.watch<string>("configmaps", { fields: "metadata.name=a" });
      const seen: string[] = [];
      await until(events, seen, "synced");
      const [program = "", ...args] = SELF;
      const follow = ["get", "cm", "a", "-n", namespace, "-w", "-o", "jsonpath={.data.value}\n"];
      const following = new Deno.Command(program, { args: [...args, ...follow], stdout: "piped", stderr: "null" })
        .spawn();
      const condition = "--for=jsonpath={.data.value}=2";
      const waiting = run(["wait", "cm/a", "-n", namespace, condition, "--timeout=180s"]);
      await delay(4000);
      const server = await apiServer();
      const reading = until(events, seen, "2");
      await kill(server);
      await delay(30_000);
      start(server);
      await ready(k8s);
      for (const value of ["1", "2"]) await write(k8s, "a", value);
      await reading;
      // The history of a new API server begins with its start, so that there may be a gap, but nothing is lost.
      assert.deepEqual(seen.filter((text) => /^\d$/.test(text)), ["0", "1", "2"], seen.join());
      assert.equal((await waiting).code, 0);
      let out = "";
      const decoder = new TextDecoder();
      const reader = following.stdout.getReader();
      while (!out.includes("2\n")) {
        const { done, value } = await reader.read();
        assert.ok(!done, `get -w has ended after ${out}`);
        out += decoder.decode(value, { stream: true });
      }
      await reader.cancel();
      following.kill("SIGKILL");
      assert.equal(out, "0\n1\n2\n");
      await following.status;
    });
  },
});

Deno.test({
  name: "watch() tells a gap with the differences if etcd has compacted its position",
  ...LEFT_RUNNING,
  fn: async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      const { metadata } = await k8s.create(configMap("a", "0"));
      await write(k8s, "a", "1");
      const server = await apiServer();
      const etcd = await etcdOf(server);
      const status = await (await fetch(`${etcd.url}/v3/maintenance/status`, { method: "POST", body: "{}" })).json();
      const body = JSON.stringify({ revision: status.header.revision, physical: true });
      assert.ok(
        (await fetch(`${etcd.url}/v3/kv/compaction`, { method: "POST", body }).then((answer) => answer.text()))
          .includes("header"),
      );
      // The memory of the API server still has the events, until it is started again.
      await kill(server);
      start(server);
      await ready(k8s);
      const since = metadata.resourceVersion;
      await using events = k8s.watch<string>("configmaps", { since, fields: "metadata.name=a" });
      const seen: string[] = [];
      await until(events, seen, "synced");
      assert.deepEqual(seen, ["gap expired", "1", "synced"]);
      await write(k8s, "a", "2");
      await until(events, seen, "2");
    });
  },
});

Deno.test({
  name: "watch() tells a gap if a backup of etcd was restored",
  ...LEFT_RUNNING,
  fn: async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      await k8s.create(configMap("a", "0"));
      const server = await apiServer();
      const etcd = await etcdOf(server);
      const backup = await Deno.makeTempDir();
      Deno.kill(etcd.pid, "SIGSTOP");
      await copy(etcd.folder, `${backup}/etcd`);
      Deno.kill(etcd.pid, "SIGCONT");
      await using events = k8s.watch<string>("configmaps", {
        fields: "metadata.name!=kube-root-ca.crt",
        silenceLimit: 2,
      });
      const seen: string[] = [];
      await until(events, seen, "synced");
      await write(k8s, "a", "1");
      // The other kinds of the server move on, too: its clients are blind until it has passed this version again.
      let { metadata } = await k8s.create(configMap("b", "lost"));
      for (let more = 0; more < 50; more++) ({ metadata } = await write(k8s, "b", `lost ${more}`));
      await until(events, seen, "lost 49");
      await kill(server);
      await kill(etcd);
      await Deno.remove(etcd.folder, { recursive: true });
      await copy(`${backup}/etcd`, etcd.folder);
      await Deno.remove(backup, { recursive: true });
      start(etcd);
      start(server);
      await ready(k8s);
      const after: string[] = [];
      await until(events, after, "synced");
      // The objects of before the restore are told: "a" has its old value, and "b" is gone.
      assert.deepEqual(after.filter((text) => !/reconnected|waiting/.test(text)), [
        "gap rewound",
        "0",
        "undefined",
        "synced",
      ]);
      const reached = Number(metadata.resourceVersion);
      for (let version = 0; version <= reached;) {
        version = Number((await write(k8s, "a", String(version))).metadata.resourceVersion);
      }
    });
  },
});

async function copy(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("cp", { args: ["-a", from, to] }).output();
  assert.ok(success);
}
