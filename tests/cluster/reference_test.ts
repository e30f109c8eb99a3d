import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { connect } from "../../lib/session/connect.ts";
import { WIDGETS } from "../views/objects.ts";
import { checked } from "./checked.ts";
import { deleteKind, kubectl } from "./command_line.ts";

async function k8sLine(...args: string[]): Promise<string> {
  const shell = recordingShell();
  const code = await run(args, shell);
  assert.deepEqual([shell.stderr, code], ["", 0], args.join(" "));
  return shell.stdout;
}

/** Returns an explanation without blank lines and indentation, and without the parts that kubectl omits or shortens. */
function comparable(text: string): string[] {
  return text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:default|DEFAULT): /.test(line))
    .map((line) => line.replace(/^(FIELD: .*) -required-$/, "$1"))
    // kubectl prints four values of an enumeration.
    .map((line) => line.startsWith("enum: ") ? line.split(", ").slice(0, 4).join(", ") : line);
}

const EXPLAINED = [
  "pod",
  "pod.spec.containers",
  "pod.spec.restartPolicy",
  "pod.spec --recursive",
  "deployments.apps.spec.strategy",
  "svc.spec.ports.targetPort",
  "cm.data",
  "crd --recursive",
  "crd.spec.versions.schema.openAPIV3Schema --recursive",
  "hpa --api-version=autoscaling/v1",
  "hpa.spec.metrics",
  "node.status.conditions",
  "widgets.views.example.com",
  "widget.spec",
  "wd.spec.parts",
  "widget --recursive",
];

Deno.test("k8s explain says what kubectl explain says, and more, when both are asked the same", async (t) => {
  await using k8s = await connect();
  await k8s.apply(WIDGETS);
  try {
    for (let tries = 0; tries < 200; tries++) {
      if ((await kubectl(["explain", "widgets"])).code === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const line of EXPLAINED) {
      await t.step(line, async () => {
        const theirs = await kubectl(["explain", ...line.split(" ")]);
        assert.equal(theirs.code, 0, theirs.err);
        assert.deepEqual(comparable(await k8sLine("explain", ...line.split(" "))), comparable(theirs.out));
      });
    }
  } finally {
    await deleteKind(k8s, WIDGETS.metadata?.name ?? "");
  }
});

Deno.test("k8s path --all has every path and method that the server's OpenAPI documents have", async () => {
  await using k8s = await connect();
  const { items, problem } = await k8s.paths();
  assert.equal(problem, undefined);
  const ours = new Map(items.map(({ path, methods }) => [path.replace(/(.)\/$/, "$1"), methods]));
  // The server sends its index as text.
  const index = JSON.parse(await k8s.raw<string>("/openapi/v3"));
  const paths: Record<string, { serverRelativeURL: string }> = index.paths;
  // CRDs of other tests appear and disappear, together with their documents.
  const lasting = Object.entries(paths).filter(([name]) => !/\.example\.com|metrics\.k8s\.io/.test(name));
  const documents = await Promise.all(
    lasting.map(([, { serverRelativeURL }]) =>
      k8s.raw<{ paths: Record<string, Record<string, unknown>> }>(serverRelativeURL)
    ),
  );
  const missing: string[] = [];
  let compared = 0;
  for (const [path, operations] of documents.flatMap(({ paths }) => Object.entries(paths))) {
    // Deprecated paths, replaced by ?watch=true; and paths inside of a file server.
    if (path.includes("/watch/") || path === "/logs/{logpath}") continue;
    const methods = ours.get(path.replace(/(.)\/$/, "$1"));
    for (const method of Object.keys(operations)) {
      // OPTIONS and HEAD are proxied, too, but are not verbs.
      if (!["get", "post", "put", "patch", "delete"].includes(method)) continue;
      compared++;
      if (!methods?.includes(method.toUpperCase())) missing.push(`${method} ${path}`);
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(compared > 500, `${compared} compared`);
});

Deno.test("k8s path lists what a server of its own kind has when a kind has several versions", async () => {
  const text = await k8sLine("path", "hpa");
  assert.match(
    text,
    /^GET,PUT,PATCH,DELETE +\/apis\/autoscaling\/v2\/namespaces\/\{namespace\}\/horizontalpodautoscalers\/\{name\} /m,
  );
  assert.match(text, /\/apis\/autoscaling\/v1\/horizontalpodautoscalers /);
});

const SCRIPT = `import "./kinds.ts";
import type { ConfigMap, Widget } from "./kinds.ts";
import { connect } from "@kubeshell/k8s";

await using k8s = await connect();
const pod = await k8s.get("pod", "x");
const kind: "Pod" = pod.kind;
const image: string | undefined = pod.spec?.containers[0]?.image;
const cpu: string | number | undefined = pod.spec?.containers[0]?.resources?.limits?.cpu;
const newest: "autoscaling/v2" = (await k8s.get("hpa", "x")).apiVersion;
const older: "autoscaling/v1" = (await k8s.get("horizontalpodautoscalers.v1.autoscaling", "x")).apiVersion;
for (const deployment of await k8s.list("deployments")) console.log(deployment.spec?.replicas?.toFixed());
const port: string | number | undefined = (await k8s.get("svc", "x")).spec?.ports?.[0]?.targetPort;
const widget = await k8s.get("widget", "x");
const size: number = widget.spec.size;
const color: "red" | "blue" | undefined = widget.spec.color;
const literal: "Widget" = widget.kind;
const part: string | undefined = widget.spec.parts?.[0]?.name;
const anything: unknown = widget.spec.any?.whatever;
// @ts-expect-error there is no such field
widget.spec.nothing;
for await (const each of k8s.each("wd")) console.log(each.spec.size.toFixed());
const typed: Widget = await k8s.get("widgets.views.example.com", "x");
const data: ConfigMap["data"] = (await k8s.get("cm", "settings")).data;
await k8s.create<Widget>({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: { size: 1 } });
// @ts-expect-error the size is missing
await k8s.create<Widget>({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: {} });
await k8s.create({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: { size: 1 } });
// @ts-expect-error the size is missing
await k8s.create({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: {} });
await k8s.apply({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: { color: "red" } });
// @ts-expect-error not a color
await k8s.apply({ apiVersion: "views.example.com/v1", kind: "Widget", metadata: { name: "y" }, spec: { color: "x" } });
await k8s.patch("widget", "x", { spec: { size: 2, color: null } });
// @ts-expect-error there is no such field
await k8s.patch("widget", "x", { spec: { sise: 2 } });
// @ts-expect-error a number as text
await k8s.apply({ apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: "1" } });
// @ts-expect-error there is no such field
pod.spec.nothing;
console.log(kind, image, cpu, newest, older, port, size, color, literal, part, anything, typed, data);
`;

Deno.test("types() describes every kind of a real server, a custom one included, so that a script is checked by them", async () => {
  await using k8s = await connect();
  await k8s.apply(WIDGETS);
  try {
    let kinds = "";
    for (let tries = 0; tries < 50 && !/^export type Widget = /m.test(kinds); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      k8s.discovery.refresh();
      kinds = await k8s.types();
    }
    assert.equal(await checked(kinds, SCRIPT), "");
    const written = [...kinds.matchAll(/^export type \w+ = components/gm)].length;
    const all = await k8s.resources();
    assert.ok(written >= all.length - 1, `${written} types of ${all.length} kinds`);
  } finally {
    await deleteKind(k8s, WIDGETS.metadata?.name ?? "");
  }
});
