import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { WRITE_COMMANDS } from "../../lib/terminal/cli/write_commands.ts";
import { type KubeObject, LAST_APPLIED } from "../../lib/data/core/object.ts";
import { type Sandbox, sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { protect } from "../../lib/terminal/shell/protected_contexts.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const web: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default", labels: { old: "1" } },
  data: { x: "1" },
};
const stored: KubeObject = {
  ...web,
  metadata: { name: "stored", namespace: "default", annotations: { [LAST_APPLIED]: JSON.stringify(web) } },
};
const created: KubeObject = { ...web, metadata: { name: "made" } };
const binding: KubeObject = {
  apiVersion,
  kind: "RoleBinding",
  metadata: { name: "admins", namespace: "default" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
  subjects: [],
};
const role: KubeObject = {
  apiVersion,
  kind: "Role",
  metadata: { name: "r" },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
};
const alone: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "alone", namespace: "default", labels: { app: "alone" } },
  spec: { containers: [{ name: "c", image: "x" }] },
};

/** A writing line of each command: the line, and the manifest on standard input. */
const lines: readonly (readonly [line: string, input?: KubeObject])[] = [
  ["create -f -", created],
  ["create -f - --save-config", created],
  ["create --raw /api/v1/namespaces/default/configmaps -f -", created],
  ["create deployment new --image=x"],
  ["create job new --image=x"],
  ["create cronjob new --image=x --schedule=@daily"],
  ["create configmap new --from-literal=a=b"],
  ["create secret generic new --from-literal=a=b"],
  ["create service clusterip new --tcp=80"],
  ["create ingress new --rule=a/b=web:80"],
  ["create role new --verb=get --resource=pods"],
  ["create clusterrole new --verb=get --resource=pods"],
  ["create rolebinding new --role=r --user=jane"],
  ["create clusterrolebinding new --clusterrole=view --user=jane"],
  ["create namespace new"],
  ["create serviceaccount new"],
  ["create quota new --hard=pods=1"],
  ["create poddisruptionbudget new --selector=a=b --min-available=1"],
  ["create priorityclass new --value=1"],
  ["apply -f -", { ...web, data: { x: "2" } }],
  ["apply set-last-applied --create-annotation -f -", web],
  ["apply edit-last-applied cm/stored"],
  ["replace -f -", { ...web, data: { x: "2" } }],
  ["replace --force -f -", { ...web, data: { x: "2" } }],
  ["replace --raw /api/v1/namespaces/default/configmaps/settings -f -", web],
  ['patch cm settings -p {"data":{"x":"2"}}'],
  ['patch -f - -p {"data":{"x":"2"}}', web],
  ["edit cm settings"],
  ["label cm settings a=b"],
  ["label cm --all a=b"],
  ["annotate cm settings a=b"],
  ["scale deploy web --replicas=5"],
  ["scale deploy web --replicas=5 --current-replicas=2"],
  ["set image deploy/web web=x:2"],
  ["set env deploy/web A=1"],
  ["set resources deploy/web --limits=cpu=1"],
  ["set selector svc/front a=b"],
  ["set serviceaccount deploy/web default"],
  ["set subject rolebinding/admins --user=jane"],
  ["rollout restart deploy/web"],
  ["rollout undo deploy/web"],
  ["rollout pause deploy/web"],
  ["rollout resume deploy/paused"],
  ["expose deploy/web --port=80 --name=new"],
  ["autoscale deploy/web --max=3"],
  ["auth reconcile -f -", role],
  ["drain minikube --force --pod-selector=app=alone"],
  ["cordon minikube"],
  ["uncordon busy"],
  ["taint node minikube a=b:NoSchedule"],
  ["delete cm settings"],
  ["delete cm --all"],
  ["delete -f -", web],
  ["delete cm settings --force"],
  ["delete --raw /api/v1/namespaces/default/configmaps/settings"],
];

/** Commands that only read, print what they would write, or are other names. The sandbox has no certificate requests, and
 * undo needs a journal. */
const others = ["create token", "apply view-last-applied", "diff", "plan", "kustomize", "rollout history", "set sa"]
  .concat("certificate approve", "certificate deny", "journal", "undo");

Deno.test("the lines cover each writing command", () => {
  const covered = lines.map(([line]) => line);
  const missing = Object.entries(WRITE_COMMANDS).filter(([, { hidden }]) => !hidden).map(([name]) => name)
    .filter((name) => !others.includes(name) && !covered.some((line) => line.startsWith(`${name} `)));
  assert.deepEqual(missing, []);
});

/** A served sandbox, whose context is protected. */
interface Scene extends AsyncDisposable {
  /** Runs a line. Without an answer there is no terminal. */
  write(line: string, input?: KubeObject, answer?: string): Promise<Ended>;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  asked: string;
  isChanged: boolean;
}

async function protectedScene(): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const dir = stack.use(await tempDir());
  const box = sandbox({ objects: [web, stored, binding, alone] });
  await prepare(box);
  const server = stack.use(await box.serve());
  const kubeconfig = `${dir.path}/config`;
  await Deno.writeTextFile(kubeconfig, server.kubeconfig);
  const editor = `${dir.path}/editor`;
  await Deno.writeTextFile(editor, "#!/bin/sh\nsed -i 's/x: .1./x: two/' \"$1\"\n", { mode: 0o755 });
  const env: Record<string, string> = { XDG_CONFIG_HOME: dir.path, EDITOR: editor };
  await protect({ env: (name) => env[name] }, "*");
  const owned = stack.move();
  return {
    async write(line, input, answer) {
      const asked: string[] = [];
      const shell = recordingShell({
        env: (name) => env[name],
        input: input === undefined ? "" : JSON.stringify(input),
        ask: answer === undefined ? undefined : (question) => {
          asked.push(question);
          return Promise.resolve(answer);
        },
      });
      const before = await versionOf(box);
      const code = await run([...line.split(" "), "--kubeconfig", kubeconfig], shell);
      const { stdout, stderr } = shell;
      return { code, stdout, stderr, asked: asked.join("\n"), isChanged: before !== await versionOf(box) };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Makes the states that some lines change: a revision, a paused rollout, a Service, a cordoned node. */
async function prepare({ handler }: Sandbox): Promise<void> {
  await using k8s = await connect({ handler });
  const { metadata, spec } = await k8s.get<string>("deploy", "web");
  const { uid, labels } = metadata;
  for (const revision of ["1", "2"]) {
    const ownerReferences = [{
      apiVersion: "apps/v1",
      kind: "Deployment",
      name: "web",
      uid: uid ?? "",
      controller: true,
    }];
    const template = structuredClone(spec.template);
    template.metadata.labels["pod-template-hash"] = revision;
    if (revision === "1") template.spec.containers[0].image = "old";
    const annotations = { "deployment.kubernetes.io/revision": revision };
    await k8s.create<KubeObject>({
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `web-${revision}`,
        labels: { ...labels, ...template.metadata.labels },
        annotations,
        ownerReferences,
      },
      spec: { replicas: 0, selector: { matchLabels: template.metadata.labels }, template },
    });
  }
  await k8s.create(await k8s.make.deployment("paused", { image: "x", replicas: 0 }));
  await k8s.rollout.pause("deploy", "paused");
  await k8s.create(await k8s.make.service("front", { tcp: ["80"] }));
  await k8s.create({ apiVersion: "v1", kind: "Node", metadata: { name: "busy" }, spec: { unschedulable: true } });
}

async function versionOf({ handler }: Sandbox): Promise<string> {
  const response = await handler(new Request("http://k8s.invalid/api/v1/namespaces"));
  return (await response.json()).metadata.resourceVersion;
}

Deno.test("each write to a protected context shows a diff and asks at a terminal, and fails without one", async (t) => {
  // Nothing is stored, so all lines share one server.
  await using scene = await protectedScene();
  for (const [line, input] of lines) {
    await t.step(`k8s ${line}`, async () => {
      const script = await scene.write(line, input);
      assert.deepEqual([script.code, script.isChanged], [1, false], script.stderr);
      const stderr = script.stderr.replace(/k8s-edit-\w+/, "k8s-edit-RANDOM");
      await assertMessage(import.meta.url, line, { ...script, stderr });
      assert.equal(script.stdout.replace(/^node\/.*\n/gm, ""), "");
      const no = await scene.write(line, input, "n");
      assert.deepEqual([no.code, no.isChanged], [1, false], no.stderr);
      assert.match(no.asked, /\? \[y\/N\] $/);
      // The question about a collection has the number of objects instead.
      if (!line.includes("delete cm --all")) assert.match(no.stderr, /^[+-]|^\(nothing /m);
    });
  }
});

for (
  const line of ["label cm settings a=b", "create deployment new --image=x", "delete cm --all", "edit cm settings"]
) {
  Deno.test(`k8s ${line} writes to a protected context if the answer is yes`, async () => {
    await using scene = await protectedScene();
    const { code, isChanged, stderr } = await scene.write(line, undefined, "y");
    assert.deepEqual([code, isChanged], [0, true], stderr);
  });
}
