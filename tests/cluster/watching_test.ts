import assert from "node:assert/strict";
import { isChange, type WatchEvent } from "../../lib/api/watching/events.ts";
import type { ItemStream } from "../../lib/data/base/item_stream.ts";
import { untilAborted } from "../../lib/data/base/wait.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import { kubectl, run, SELF, withNamespace } from "./command_line.ts";
import { until } from "./pods.ts";

const configMap = (name: string, value: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { value },
});

/** Returns the next event of a watch, which must come within a minute. */
async function nextOf<T>(events: ItemStream<WatchEvent<T>>): Promise<WatchEvent<T>> {
  const { done, value } = await untilAborted(events.next(), AbortSignal.timeout(60_000));
  if (done) assert.fail("the watch has ended");
  return value;
}

/** Reads events until one is `synced`. */
async function synced<T>(events: ItemStream<WatchEvent<T>>): Promise<WatchEvent<T>[]> {
  const seen: WatchEvent<T>[] = [];
  while (true) {
    const event = await nextOf(events);
    seen.push(event);
    if (event.type === "synced") return seen;
  }
}

const nameOf = ({ object }: { object: KubeObject }) => object.metadata?.name;

for (const form of ["whole objects", "metadata", "rows"] as const) {
  Deno.test(`watch() delivers every version once and in order if it reads ${form}`, async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      await k8s.create(configMap("a", "0"));
      const options = { fields: "metadata.name!=kube-root-ca.crt" };
      const events: ItemStream<WatchEvent<KubeObject>> = form === "rows"
        ? k8s.watchTable("configmaps", options)
        : k8s.watch<string>("configmaps", { ...options, metadataOnly: form === "metadata" });
      await using _ = events;
      assert.deepEqual((await synced(events)).map(({ type }) => type), ["added", "synced"]);
      for (let value = 1; value <= 50; value++) await k8s.patch("configmap", "a", { data: { value: String(value) } });
      await k8s.delete("configmap", "a");
      const changes: string[] = [];
      while (changes.at(-1) !== "deleted") {
        const event = await nextOf(events);
        if (isChange(event)) changes.push(event.type);
      }
      assert.deepEqual(changes, [...Array.from({ length: 50 }, () => "modified"), "deleted"]);
    });
  });
}

Deno.test("watch() leaves out managedFields, and resumes where another watch ended", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const first = k8s.watch("configmaps");
    await synced(first);
    const created = await k8s.create(configMap("a", "0"));
    assert.ok(created.metadata.managedFields);
    const { value } = await first.next();
    assert.ok(value && isChange(value));
    assert.deepEqual([nameOf(value), value.object.metadata.managedFields], ["a", undefined]);
    await first.return();
    await k8s.create(configMap("b", "0"));
    const [change] = await k8s.watch("configmaps", { since: first.resumeFrom }).changes().take(1).toArray();
    assert.equal(change && nameOf(change), "b");
  });
});

Deno.test("watch() fails with the words of the server if it may not watch", async () => {
  await using k8s = await connect({ as: "nobody" });
  await assert.rejects(k8s.watch("pods").next(), /User "nobody" cannot list resource "pods"/);
});

Deno.test("get -w appends rows until the pipe is closed, and --until ends it", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const [program = "", ...args] = SELF;
    const words = ["get", "cm", "-w", "-n", namespace, "--until", 'data.value == "3"', "--output-watch-events"];
    const child = new Deno.Command(program, { args: [...args, ...words], stdout: "piped", stderr: "null" }).spawn();
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of child.stdout) {
      if (text === "") {
        await k8s.create(configMap("a", "1"));
        await k8s.patch("configmap", "a", { data: { value: "3" } });
      }
      text += decoder.decode(chunk);
    }
    assert.equal((await child.status).code, 0);
    assert.match(text, /^EVENT +NAME.*\nADDED +kube-root.*\nADDED +a +1 .*\nMODIFIED +a +1 .*\n$/);
  });
});

Deno.test("wait ends when the object is there, and prints what kubectl prints", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const args = ["wait", "cm/a", "--for=jsonpath={.data.value}=2", "-n", namespace, "--timeout=20s"];
    const waiting = run(args);
    await k8s.create(configMap("a", "1"));
    await k8s.patch("configmap", "a", { data: { value: "2" } });
    const ours = await waiting;
    assert.deepEqual(ours, { code: 0, out: "configmap/a condition met\n", err: "" });
    assert.deepEqual(await kubectl(args), ours);
    const late = await run(["wait", "cm/a", "--for=delete", "-n", namespace, "--timeout=2s"]);
    assert.equal(late.code, 124);
    assert.match(
      late.err,
      /^error: timed out waiting for the condition on configmaps\/a\n {2}configmaps\/a: it still exists/,
    );
  });
});

Deno.test("wait() reads every second if it may get but not watch", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(configMap("a", "1"));
    await k8s.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "reader" },
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
    });
    await k8s.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "reader" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" }],
    });
    const jane = k8s.with({ as: "jane" });
    // Authorization follows a moment later.
    await until("jane may read", async () => (await jane.can("get", "configmaps")).allowed || undefined);
    const notes: string[] = [];
    const onNote = (text: string) => void notes.push(text);
    const waiting = jane.wait("configmap", "a", "jsonpath={.data.value}=2", { timeout: 20, onNote });
    await k8s.patch("configmap", "a", { data: { value: "2" } });
    assert.equal((await waiting)[0]?.data?.value, "2");
    assert.match(notes.join(), /reading every second/);
  });
});

Deno.test("watch() delivers each version once and reports no gap if the server is stopped for a while", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using events = k8s.watch("configmaps", { silenceLimit: 1, fields: "metadata.name=a" });
    await synced(events);
    await k8s.create(configMap("a", "0"));
    const seen: string[] = [];
    const read = async (until: string) => {
      while (true) {
        const event = await nextOf(events);
        seen.push(isChange(event) ? event.object.data?.value ?? "" : event.type);
        if (seen.includes(until)) return;
      }
    };
    await read("0");
    const pid = await serverPid();
    Deno.kill(pid, "SIGSTOP");
    const reading = read("2");
    // Both limits of silence pass.
    await new Promise((resolve) => setTimeout(resolve, 3500));
    Deno.kill(pid, "SIGCONT");
    for (const value of ["1", "2"]) await k8s.patch("configmap", "a", { data: { value } });
    await reading;
    assert.deepEqual(seen.filter((text) => text !== "reconnected" && text !== "waiting"), ["0", "1", "2"]);
  });
});

/** Finds the API server of the suite by its port. */
async function serverPid(): Promise<number> {
  const port = new URL(Deno.env.get("K8S_TEST_CLUSTER") ?? "").port;
  for await (const { name } of Deno.readDir("/proc")) {
    const words = /^\d+$/.test(name) ? await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "") : "";
    if (words.split("\0")[0]?.endsWith("kube-apiserver") && words.includes(`--secure-port=${port}`)) {
      return Number(name);
    }
  }
  assert.fail(`no API server has the port ${port}`);
}

Deno.test("delete waits for all objects, and cache() follows what was written", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using cache = await k8s.cache("configmaps");
    const held = { ...configMap("a", "1"), metadata: { name: "a", finalizers: ["example.com/hold"] } };
    const { metadata } = await k8s.create(held);
    await cache.after(metadata.resourceVersion ?? "");
    assert.equal(cache.get("a")?.data?.value, "1");
    const deleting = run(["delete", "cm", "a", "-n", namespace, "--timeout=20s"]);
    await until("a is being deleted", async () => (await k8s.get("configmap", "a")).metadata.deletionTimestamp);
    await k8s.patch("configmap", "a", { metadata: { finalizers: null } });
    assert.equal((await deleting).code, 0);
    assert.equal(await k8s.find("configmap", "a"), undefined);
  });
});

Deno.test("rollout status prints kubectl's lines, and ends with 124 and a reason if no pod can be scheduled", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const labels = { app: "web" };
    await k8s.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: "main", image: "nope.example.com/none:1" }], nodeSelector: { none: "none" } },
        },
      },
    });
    const args = ["rollout", "status", "deploy/web", "-n", namespace];
    const ours = await run([...args, "--timeout=30s"]);
    assert.deepEqual([ours.code, ours.err], [0, ""]);
    assert.equal(ours.out.split("\n").at(-2), (await kubectl(args)).out.split("\n").at(-2));
    await k8s.patch("deployment", "web", { spec: { replicas: 1 } });
    const late = await run([...args, "--timeout=2s"]);
    assert.equal(late.code, 124);
    assert.match(late.err, /^error: timed out waiting for the condition\n {2}deployments\.apps\/web: Waiting for/);
    const stuck = await run([...args, "--timeout=60s", "--fail-fast"]);
    assert.equal(stuck.code, 1);
    assert.match(stuck.err, /unschedulable: /);
  });
});
