import assert from "node:assert/strict";
import { completeCode } from "../../lib/terminal/completion/code/code.ts";
import { createKnowledge } from "../../lib/terminal/completion/cluster_cache.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { deleteKind, run, withNamespace } from "./command_line.ts";

const GROUP = `g${Date.now()}.example.com`;

/** A custom kind with required fields, an enumeration and a short name. */
const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `widgets.${GROUP}` },
  spec: {
    group: GROUP,
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wdg"] },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              required: ["size"],
              properties: {
                color: { type: "string", enum: ["Red", "Green"], description: "What it looks like." },
                size: { type: "integer", description: "How big it is." },
                parts: {
                  type: "array",
                  items: { type: "object", properties: { weight: { type: "integer" }, tag: { type: "string" } } },
                },
              },
            },
          },
        },
      },
    }],
  },
};

/** Completes at the end of the input, like a new session at the prompt. */
async function complete(k8s: K8s, input: string) {
  const { candidates } = await completeCode(input, input.length, {
    k8s,
    knowledge: createKnowledge({ patience: 20_000 }),
  });
  return candidates;
}

const texts = async (k8s: K8s, input: string) => (await complete(k8s, input)).map(({ text }) => text);

Deno.test("completeCode() knows a CRD's names, objects, fields and values when the server is real", async () => {
  await using admin = await connect();
  await admin.create(crd);
  try {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      const widget = { apiVersion: `${GROUP}/v1`, kind: "Widget", metadata: { name: "first" }, spec: { size: 1 } };
      for (let tries = 0; await k8s.create(widget).then(() => false, () => true) && tries < 100; tries++) {
        k8s.discovery.refresh();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.deepEqual(await texts(k8s, 'k8s.get("wdg'), ["wdg"]);
      assert.deepEqual(await texts(k8s, 'k8s.get("widg'), ["widget"]);
      assert.deepEqual(await texts(k8s, 'k8s.get("wdg", "'), ["first"]);
      const apply = `k8s.apply({ apiVersion: "${GROUP}/v1", kind: "Widget", `;
      // The document of a new group takes some time to be published.
      let fields = await complete(k8s, `${apply}spec: { `);
      for (let tries = 0; fields.length === 0 && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        fields = await complete(k8s, `${apply}spec: { `);
      }
      assert.deepEqual(fields, [
        { text: "size", detail: "<integer> required", documentation: "How big it is." },
        { text: "color", detail: "<string>", documentation: "What it looks like.\nOne of Red, Green." },
        { text: "parts", detail: "<[]Object>", documentation: "" },
      ]);
      assert.deepEqual(await texts(k8s, `${apply}spec: { color: "`), ["Red", "Green"]);
      assert.deepEqual(await texts(k8s, `${apply}spec: { size: 1, parts: [{ tag: "a" }, { `), ["tag", "weight"]);
      assert.deepEqual(await texts(k8s, 'k8s.apply({ kind: "Widg'), ["Widget"]);
      assert.deepEqual(await texts(k8s, `k8s.apply({ kind: "Widget", apiVersion: "${GROUP.slice(0, 5)}`), [
        `${GROUP}/v1`,
      ]);
      assert.deepEqual(await texts(k8s, 'k8s.patch("widget", "first", { spec: { col'), ["color"]);
      assert.deepEqual(await texts(k8s, '(await k8s.get("wdg", "first")).spec.col'), ["color"]);
      assert.deepEqual(await texts(k8s, 'k8s.explain("widget.spec.parts.'), [
        "widget.spec.parts.tag",
        "widget.spec.parts.weight",
      ]);

      const shell = async (...words: string[]) => (await run(["__complete", "--", ...words])).out;
      assert.match(await shell("get", "wdg", "-n", namespace, "f"), /^first\t/);
      assert.match(await shell("get", "widg"), new RegExp(`^widgets\tWidget  ${GROUP}  widget, wdg\n`));
      assert.match(await shell("explain", "widget.spec.col"), /^widget\.spec\.color\t<string>\n/);
    });
  } finally {
    await deleteKind(admin, crd.metadata.name);
  }
});

Deno.test("completeCode() completes a built-in manifest with what a real server says of its fields", async () => {
  await using k8s = await connect();
  const head = 'k8s.apply({ kind: "Deployment", spec: { ';
  const spec = await complete(k8s, head);
  assert.deepEqual(spec.slice(0, 2).map(({ text, detail }) => [text, detail]), [
    ["selector", "<LabelSelector> required"],
    ["template", "<PodTemplateSpec> required"],
  ]);
  const container = `${head}template: { spec: { containers: [{ `;
  assert.deepEqual((await texts(k8s, container))[0], "name");
  assert.deepEqual(await texts(k8s, `${container}imagePullP`), ["imagePullPolicy"]);
  assert.deepEqual(await texts(k8s, `${container}imagePullPolicy: "`), ["Always", "IfNotPresent", "Never"]);
  assert.deepEqual(await texts(k8s, 'k8s.apply({ kind: "Service", spec: { type: "Load'), ["LoadBalancer"]);
  assert.deepEqual(await texts(k8s, 'k8s.with({ context: "'), k8s.contexts().map(({ name }) => name));
});

Deno.test("completing gives what an identity may see and no more when the server is real", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    const metadata = { name: "reader" };
    await admin.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] }],
    });
    await admin.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "User", name: "jane" }],
    });
    await admin.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "seen", labels: { app: "web" } } });
    await admin.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "hidden" } });
    const jane = admin.with({ as: "jane" });
    assert.deepEqual(await texts(jane, 'k8s.get("cm", "se'), ["seen"]);
    assert.deepEqual(await texts(jane, 'k8s.get("cm", "", { namespace: "kube-sys'), []);
    assert.deepEqual(await texts(jane, 'k8s.get("secret", "'), []);
    assert.deepEqual(await texts(jane, 'k8s.list("cm", { labels: { '), ["app"]);
    // She may not list namespaces. The kubeconfig names some.
    assert.deepEqual(await texts(jane, 'k8s.list("cm", { namespace: "'), ["default", namespace, "*"]);
    // Everyone may read the kinds and their fields.
    assert.deepEqual(await texts(jane, 'k8s.get("secr'), ["secret"]);
    assert.deepEqual(await texts(jane, 'k8s.apply({ kind: "Pod", spec: { nodeN'), ["nodeName"]);

    const shell = (...words: string[]) => run(["__complete", "--", "--as", "jane", "-n", namespace, ...words]);
    const nothing = { code: 0, out: "", err: "" };
    assert.match((await shell("get", "cm", "se")).out, /^seen\t/);
    assert.deepEqual(await shell("get", "secrets", ""), nothing);
    assert.deepEqual(await shell("get", "cm", "-n", "kube-system", "x"), nothing);
    assert.deepEqual(await shell("get", "secrets", "-l", ""), nothing);
  });
});

Deno.test("completing is quick to give up when a real server does not answer", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  const ended = await run(["__complete", "--", "--server", `https://127.0.0.1:${port}`, "get", "pod", "x"]);
  listener.close();
  assert.deepEqual(ended, { code: 0, out: "", err: "" });
});
