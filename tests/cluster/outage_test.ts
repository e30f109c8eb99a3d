import assert from "node:assert/strict";
import { isChange, type WatchEvent } from "../../lib/api/watching/events.ts";
import type { ItemStream } from "../../lib/data/base/item_stream.ts";
import { delay } from "../../lib/data/base/wait.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { startCluster } from "../../tools/cluster/cluster.ts";
import { startProgram } from "../../tools/cluster/programs.ts";
import { tempDir } from "../temp_dir.ts";
import { SELF, spawn } from "./command_line.ts";

/** A program of the control plane. */
interface Running {
  pid: number;
  command: readonly string[];
}

async function find(program: string, argument: string): Promise<Running> {
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const words = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    const [path = "", ...args] = words.split("\0").slice(0, -1);
    // The shell that started the program has the same arguments, after a script.
    if (path.endsWith(program) && args.includes(argument)) return { pid: Number(name), command: [path, ...args] };
  }
  assert.fail(`${program} does not run`);
}

async function kill({ pid }: Running): Promise<void> {
  Deno.kill(pid, "SIGKILL");
  while (await Deno.stat(`/proc/${pid}`).then(() => true, () => false)) await delay(20);
}

/** Starts a program again. It runs until this process ends. */
function start({ command: [path = "", ...args] }: Running): void {
  startProgram(path, args, "/dev/null");
}

async function ready(k8s: K8s): Promise<void> {
  while (await k8s.raw("/readyz").catch(() => undefined) !== "ok") await delay(100);
}

const configMap = (name: string, value: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { value },
});
const write = (k8s: K8s, name: string, value: string) => k8s.patch("configmap", name, { data: { value } });

/** Notes the values and notices of a watch until one is found. */
async function until(events: ItemStream<WatchEvent<KubeObject>>, seen: string[], last: string): Promise<void> {
  while (!seen.includes(last)) {
    const { value: event } = await events.next();
    if (event === undefined) assert.fail(`the watch has ended after ${seen}`);
    const notice = event.type === "gap" ? `gap ${event.reason}` : event.type;
    seen.push(isChange(event) ? String(event.object.data?.value) : notice);
  }
}

/** The history of a new API server begins with its start: a value may be missing if a gap is named. */
function assertComplete(values: string[], hasGap: boolean): void {
  assert.deepEqual(values, hasGap && !values.includes("1") ? ["0", "2"] : ["0", "1", "2"]);
}

const settled = (seen: string[]) => seen.filter((text) => !/reconnected|waiting/.test(text));

Deno.test({
  name: "watch() loses nothing without a gap if the control plane is killed, compacted or restored",
  // The programs that are started again run until this process ends.
  sanitizeResources: false,
  sanitizeOps: false,
  fn: async (test) => {
    await using cluster = await startCluster();
    const { kubeconfig } = cluster;
    await using k8s = await connect({ kubeconfig });
    const port = new URL(cluster.server).port;
    const apiServer = () => find("/kube-apiserver", `--secure-port=${port}`);

    await test.step("watch(), get -w and wait survive an API server that is killed and is back after 30 s", async () => {
      await k8s.create(configMap("a", "0"));
      await using events = k8s.watch<string>("configmaps", { fields: "metadata.name=a" });
      const seen: string[] = [];
      await until(events, seen, "synced");
      const [program = "", ...args] = SELF;
      const follow = ["get", "cm", "a", "-w", "-o", "jsonpath={.data.value}\n", "--kubeconfig", kubeconfig];
      const following = new Deno.Command(program, { args: [...args, ...follow], stdout: "piped", stderr: "piped" })
        .spawn();
      const condition = "--for=jsonpath={.data.value}=2";
      const waiting = spawn(program, [
        ...args,
        "wait",
        "cm/a",
        condition,
        "--timeout=180s",
        "--kubeconfig",
        kubeconfig,
      ]);
      await delay(4000);
      const server = await apiServer();
      const reading = until(events, seen, "2");
      await kill(server);
      await delay(30_000);
      start(server);
      await ready(k8s);
      for (const value of ["1", "2"]) await write(k8s, "a", value);
      await reading;
      assertComplete(seen.filter((text) => /^\d$/.test(text)), seen.includes("gap expired"));
      assert.equal((await waiting).code, 0);
      let printed = "";
      for await (const text of following.stdout.pipeThrough(new TextDecoderStream())) {
        printed += text;
        if (printed.includes("2\n")) break;
      }
      following.kill("SIGKILL");
      const notices = await new Response(following.stderr).text();
      assertComplete(printed.trim().split("\n"), /changes .*may be missing \(expired\)/.test(notices));
      await following.status;
    });

    await test.step("watch() names a gap and tells the differences if etcd has compacted its position", async () => {
      const { metadata } = await k8s.create(configMap("b", "0"));
      await write(k8s, "b", "1");
      const server = await apiServer();
      const etcd = server.command.find((word) => word.startsWith("--etcd-servers="))?.slice("--etcd-servers=".length);
      const ask = async (path: string, body: object) =>
        await (await fetch(`${etcd}/v3/${path}`, { method: "POST", body: JSON.stringify(body) })).json();
      const { header } = await ask("maintenance/status", {});
      assert.ok((await ask("kv/compaction", { revision: header.revision, physical: true })).header);
      // The memory of the API server still has the events, until it is started again.
      await kill(server);
      start(server);
      await ready(k8s);
      const since = metadata.resourceVersion;
      await using events = k8s.watch<string>("configmaps", { since, fields: "metadata.name=b" });
      const seen: string[] = [];
      await until(events, seen, "synced");
      assert.deepEqual(settled(seen), ["gap expired", "1", "synced"]);
      await write(k8s, "b", "2");
      await until(events, seen, "2");
    });

    await test.step("watch() names a gap and tells the differences if a backup of etcd was restored", async () => {
      await k8s.create(configMap("c", "0"));
      const data = `${cluster.folder}/etcd`;
      const [server, etcd] = await Promise.all([apiServer(), find("/server", data)]);
      await using backup = await tempDir();
      Deno.kill(etcd.pid, "SIGSTOP");
      try {
        await copy(data, `${backup.path}/etcd`);
      } finally {
        Deno.kill(etcd.pid, "SIGCONT");
      }
      await using events = k8s.watch<string>("configmaps", {
        fields: "metadata.name!=kube-root-ca.crt,metadata.name!=a,metadata.name!=b",
        silenceLimit: 2,
      });
      const seen: string[] = [];
      await until(events, seen, "synced");
      await write(k8s, "c", "1");
      await k8s.create(configMap("d", "lost"));
      for (let more = 0; more < 50; more++) await write(k8s, "d", `lost ${more}`);
      await until(events, seen, "lost 49");
      await kill(server);
      await kill(etcd);
      await Deno.remove(data, { recursive: true });
      await copy(`${backup.path}/etcd`, data);
      start(etcd);
      start(server);
      await ready(k8s);
      const after: string[] = [];
      await until(events, after, "synced");
      // The differences to before the restore: "c" has its old value, and "d" is gone.
      assert.deepEqual(settled(after), ["gap rewound", "0", "undefined", "synced"]);
    });
  },
});

async function copy(from: string, to: string): Promise<void> {
  const { success } = await new Deno.Command("cp", { args: ["-a", from, to] }).output();
  assert.ok(success);
}
