import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import type { Pod } from "../../lib/data/core/kinds.ts";
import type { FieldPatch } from "../../lib/data/core/written.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { event, ownedBy, pod, widget, WIDGETS } from "../views/objects.ts";
import { deleteKind, kubectl, withNamespace } from "./command_line.ts";
import { DESCRIBED, node } from "./views_objects.ts";

async function k8sLine(...args: string[]): Promise<string> {
  const shell = recordingShell();
  const code = await run(args, shell);
  assert.deepEqual([shell.stderr, code], ["", 0], args.join(" "));
  return shell.stdout;
}

async function settled(ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the control plane did not come so far");
}

/** Words of kubectl that describe no fact of the object: its phrasing, and text that all objects share. */
const PHRASES: RegExp[] = [
  /\((?:a|an) [^)]*\)/g,
  /\(Total limits may be over 100 percent, i\.e\., overcommitted\.\)/,
  /<set to the key '(\S+)' in secret '(\S+)'>/g,
  /<(?:none|unset|unknown)>/g,
  /\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]+ [+-]\d{4}/g,
  /\b0\/TCP\b/g,
  /\bv1:|,path="|\/TCP\b/g,
  /^ *(?:-+|=+)(?: +-+)*$/gm,
  /^BinaryData$/gm,
  /^\s+(?:Type|Resource|Namespace) +[A-Z].*$/gm,
  /^(?:Finalizers|Internal Traffic Policy|External Traffic Policy):.*$/gm,
  /^(?:OldReplicaSets|NewReplicaSet):.*\(.*\)$/gm,
  /Failed to get lease.*/,
  /(?:Optional|ReadOnly): +false/g,
  /^Suspend:.*$/gm,
];
// Facts with other words.
const WORDS = new Set(["max", "surge", "unavailable,", "total", "(1", "ready)", "active", "/", "|", "in", "(2", "(0"]);

/** Returns the words of kubectl's page that are missing on ours. */
function missing(theirs: string, ours: string): string[] {
  const text = PHRASES.reduce((text, phrase) => text.replace(phrase, " $1 $2 "), theirs).replace(/\$[12]/g, "");
  const mine = ours.toLowerCase();
  return text.split("\n").flatMap((line) => line.replace(/^[^:]*:(?= |$)/, "").split(/\s+/))
    .map((word) => word.toLowerCase().replace(/^[("'[]+|[)"',:\]]+$/g, ""))
    .filter((word) => word !== "" && !WORDS.has(word) && !/^\d+[smh]/.test(word) && !mine.includes(word));
}

Deno.test("k8s describe leaves nothing out that kubectl tells when both are asked about the same", async (t) => {
  await using all = await connect();
  const name = `node-${crypto.randomUUID().slice(0, 8)}`;
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    try {
      await k8s.create(node(name));
      await k8s.patch("node", name, { status: node(name).status }, { subresource: "status" });
      const created = await kubectl(["-n", namespace, "create", "-f", "-"], DESCRIBED);
      assert.equal(created.code, 0, created.err);
      await settled(async () => (await k8s.list("pods", { labels: { app: "web" } })).items.length === 2);
      const [one] = (await k8s.list("pods", { labels: { app: "web" } })).items;
      const pod = one?.metadata?.name ?? "";
      await started(k8s, pod, name);
      await settled(async () => ((await k8s.describe("deploy", "web")).events ?? []).length > 0);
      const objects = [
        `pod/${pod}`,
        `node/${name}`,
        "svc/web",
        "deploy/web",
        "job/once",
        "pvc/claim",
        "secret/door",
        "cm/settings",
      ];
      for (const object of objects) {
        await t.step(object, async () => {
          const theirs = await kubectl(["-n", namespace, "describe", object]);
          const ours = await k8sLine("-n", namespace, "describe", object);
          assert.deepEqual(missing(theirs.out, ours), [], `${theirs.out}\n${ours}`);
        });
      }
    } finally {
      await k8s.delete("node", name).catch(() => {});
    }
  });
});

/** The status that a kubelet writes for a crashing Pod: bound to its node, and waiting for a restart. */
async function started(k8s: K8s, name: string, target: string): Promise<void> {
  await k8s.raw(`${await k8s.path("pod", name)}/binding`, {
    body: { apiVersion: "v1", kind: "Binding", metadata: { name }, target: { kind: "Node", name: target } },
  });
  const time = new Date(Date.now() - 60_000).toISOString();
  const status = {
    phase: "Running",
    hostIP: "192.0.2.7",
    podIP: "10.9.8.7",
    podIPs: [{ ip: "10.9.8.7" }],
    startTime: time,
    containerStatuses: [{
      name: "main",
      image: "nginx:1.27",
      imageID: "nginx@sha256:abc",
      containerID: "containerd://def",
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s" } },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled", startedAt: time, finishedAt: time } },
    }],
  };
  await k8s.patch("pod", name, { status } as FieldPatch<Pod>, { subresource: "status" });
}

Deno.test("k8s events prints what kubectl prints when both are asked the same", async (t) => {
  await using all = await connect();
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    const about = (name: string) => pod(name, { namespace });
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z/, "Z");
    const times = (first: number, last: number) => ({ firstTimestamp: at(first), lastTimestamp: at(last) });
    await k8s.create(
      event("b", 0, about("web"), { ...times(100, 20), type: "Warning", count: 4, message: " said " }),
    );
    await k8s.create(event("a", 0, about("web"), times(200, 90)));
    await k8s.create(event("c", 0, about("other"), times(15, 15)));
    for (
      const line of [
        "events",
        "events --types=Warning",
        "events --for pod/web",
        "events --no-headers",
        "events -A --types Warning",
      ]
    ) {
      await t.step(line, async () => {
        const args = ["-n", namespace, ...line.split(" ")];
        const theirs = await kubectl(args);
        const own = (text: string) => text.split("\n").filter((line) => !line.includes("kube-system")).join("\n");
        const ours = await k8sLine(...args);
        if (!line.includes("-A")) assert.equal(ours, theirs.out.replace(/ +$/gm, ""));
        else assert.ok(own(ours).includes(namespace) && own(theirs.out).includes(namespace));
      });
    }
  });
});

Deno.test("describe() and tree() know a CRD's columns and what its objects own when the server has just learnt of it", async () => {
  await using all = await connect();
  const crd = WIDGETS.metadata?.name ?? "";
  await withNamespace(async (namespace) => {
    const k8s = all.with({ namespace });
    try {
      await k8s.apply(WIDGETS);
      await settled(() =>
        k8s.raw(`/apis/views.example.com/v1/namespaces/${namespace}/widgets`).then(() => true, () => false)
      );
      const top = await k8s.create(widget("x", { size: 3, color: "blue" }));
      const deployment: KubeObject = {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "x", ...ownedBy(top) },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "x" } },
          template: { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "c", image: "busybox:1" }] } },
        },
      };
      await k8s.create(deployment);
      await settled(async () => (await k8s.list("pods", { labels: { app: "x" } })).items.length === 1);
      const [pod] = (await k8s.list("pods", { labels: { app: "x" } })).items;
      const name = pod?.metadata?.name ?? "";

      const page = await k8sLine("-n", namespace, "describe", "wd", "x");
      assert.match(page, /^Kind: +Widget \(views\.example\.com\/v1\)$/m);
      assert.match(page, /^Size: +3$/m);
      assert.match(page, /^Spec:\n {2}color: blue\n {2}size: 3$/m);
      assert.match(page, new RegExp(`^ {2}${name} +0/1 +Pending`, "m"));
      const { owners } = await k8s.describe("pod", name);
      assert.deepEqual(owners.map(({ kind }) => kind), ["ReplicaSet", "Deployment", "Widget"]);

      const tree = await k8sLine("-n", namespace, "tree", "pod", name);
      assert.deepEqual(tree.split("\n").slice(1, 5).map((line) => line.replace(/^[ └─]*(\w+).*$/, "$1")), [
        "Widget",
        "Deployment",
        "ReplicaSet",
        "Pod",
      ]);
      assert.match(tree, new RegExp(`Pod/${name} \\*`));
    } finally {
      await deleteKind(k8s, crd).catch(() => {});
    }
  });
});

Deno.test("describe() tells of an object of every kind that the server has", async () => {
  await using k8s = await connect();
  const told = new Set<string>();
  for (const { group, version, plural, kind, verbs } of await k8s.resources()) {
    // CRDs of other tests appear and disappear.
    if (!verbs.includes("list") || !verbs.includes("get") || group.endsWith(".example.com")) continue;
    const type = `${plural}.${version}${group === "" ? "" : `.${group}`}`;
    const { rows: [row] } = await k8s.table(type, { namespace: "*", pageSize: 1, includeObject: "Metadata" });
    const { name, namespace } = row?.object?.metadata ?? {};
    if (name === undefined) continue;
    const description = await k8s.describe(type, name, namespace === undefined ? {} : { namespace });
    const text = String(description);
    assert.deepEqual(description.problems, {}, type);
    assert.match(text, new RegExp(`^Kind: +${kind} `, "m"));
    assert.doesNotMatch(text, /undefined|\[object |NaN/, type);
    // A repeated label adds no information.
    const labels = text.split("\n").flatMap((line) => /^([A-Z][^:]*):/.exec(line)?.[1] ?? []);
    assert.deepEqual([...new Set(labels)], labels, text);
    told.add(kind);
  }
  for (const kind of ["Namespace", "ClusterRole", "APIService", "FlowSchema", "Lease", "PriorityClass"]) {
    assert.ok(told.has(kind), kind);
  }
});
