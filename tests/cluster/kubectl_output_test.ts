import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { type Ended, kubectl, withNamespace } from "./command_line.ts";

const OBJECTS = {
  apiVersion: "v1",
  kind: "List",
  items: [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", labels: { app: "x", tier: "web" } },
      data: { x: "1", date: "2024-01-01" },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", labels: { app: "x" } },
      spec: { ports: [{ port: 80, name: "http" }], selector: { a: "b" } },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", labels: { app: "y" } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } },
      },
    },
  ],
};

/** Command lines with identical output. NS means the namespace of the test. */
const SAME = [
  "get cm a",
  "get cm,svc",
  "get cm/a svc/s",
  "get svc -o wide",
  "get deploy -o wide",
  "get svc --show-labels",
  "get cm -L app,tier",
  "get cm a --show-kind",
  "get cm -l app=x,tier -o name",
  "get cm,svc,deploy -o name",
  "get deployments.v1.apps,ConfigMap --no-headers",
  "get svc -A --field-selector metadata.namespace=NS",
  "get cm,deploy -l app -A --field-selector metadata.namespace=NS",
  "get all",
  "get api-extensions -o name",
  "get cm,cm",
  "get cm kube-root-ca.crt a",
  "get cm kube-root-ca.crt a -o custom-columns=N:.metadata.name,U:.metadata.uid",
  "get ns NS -A",
  "get ns NS",
  "get pods",
  "get pods,jobs",
  "get pv",
  "get pods,pv",
  "get pods -o name",
  "get cm nope --ignore-not-found",
  "get cm a -o jsonpath={.data.x}",
  "get cm,svc -o jsonpath={.items[*].metadata.name}",
  "get svc -o jsonpath={range_.items[*]}{.metadata.name}{.spec.ports[?(@.port>1)].name};{end}",
  "get svc s -o jsonpath={.spec}",
  "get svc -o jsonpath-as-json={.items[*].spec.ports}",
  "get svc -o custom-columns=K:.kind,NAME:.metadata.name,Ports:.spec.ports[*].port,X:.nope",
  "get deploy web -o custom-columns=A:.kind,B:.spec.replicas --no-headers",
  "get jobs -o custom-columns=a:.kind,B:.x",
  "get svc --no-headers -o custom-columns=:metadata.name",
  "get svc -o custom-columns=:metadata.name,:.kind",
  "get cm a -o yaml",
  "get svc/s deploy/web -o yaml",
  "get cm,svc,deploy -o yaml",
  "get svc,deploy -o yaml --show-managed-fields",
  "get jobs -o yaml",
  "get cm a -o kyaml",
  "get cm,svc,deploy -o kyaml",
  "get svc,deploy -o kyaml --show-managed-fields",
  "get jobs -o kyaml",
  "get cm --sort-by=.metadata.uid",
  "get cm --sort-by={.metadata.name} --no-headers",
  "get cm -o name --sort-by=.metadata.creationTimestamp",
  // Report A16: several types in one order.
  "get svc,cm,deploy -o name --sort-by=.metadata.name",
  "get cm kube-root-ca.crt a -o name --sort-by=.metadata.name",
  "get deploy web --subresource=scale -o jsonpath={.spec.replicas}",
  "get deploy web --subresource=status",
  "get --raw /api/v1/namespaces/NS/configmaps/a",
  "get --raw /version",
  "api-versions",
  "api-resources",
  "api-resources -o name --namespaced=false",
  "api-resources --api-group=apps -o wide --no-headers",
  "auth whoami",
  "auth can-i get pods",
  "config view --raw",
  "config view -o json",
  "config get-contexts",
  "config current-context",
  "delete cm a --dry-run=server",
  "delete svc/s deploy/web --dry-run=client",
  "delete cm,svc -l app=x --dry-run=server",
  // Report A17: a warning, and an unchanged field of a patch.
  "delete ns NS --dry-run=server",
  "delete clusterrole view edit --dry-run=client",
  'patch cm a -p {"data":{"x":"1"}}',
  'patch svc s -p {"spec":{"ports":[{"port":80,"name":"http"}]}}',
  'patch cm a -p {"metadata":{"labels":{"new":"1"}}}',
];

Deno.test("k8s prints what kubectl prints when both are asked the same", async (t) => {
  await withNamespace(async (namespace) => {
    await kubectl(["-n", namespace, "create", "-f", "-"], OBJECTS);
    for (const line of SAME) {
      await t.step(line, async () => {
        const args = [
          "-n",
          namespace,
          ...line.replaceAll("NS", namespace).split(" ").map((word) => word.replaceAll("range_", "range ")),
        ];
        let [theirs, ours] = [await ended(kubectl(args)), await ended(k8s(args))];
        // An age may change between the two runs.
        if (!same(theirs, ours)) [theirs, ours] = [await ended(kubectl(args)), await ended(k8s(args))];
        assert.deepEqual(ours, theirs);
      });
    }
  });
});

async function k8s(args: readonly string[]): Promise<Ended> {
  const shell = recordingShell();
  const code = await run(args, shell);
  return { code, out: shell.stdout, err: shell.stderr };
}

// kubectl pads the last column of some tables with spaces.
async function ended(running: Promise<Ended>): Promise<Ended> {
  const { code, out, err } = await running;
  return { code, out: out.replace(/ +$/gm, ""), err };
}

function same(a: Ended, b: Ended): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
