import assert from "node:assert/strict";
import { role } from "../../lib/data/make/access.ts";
import { configMap, dataHash, registrySecret, secret } from "../../lib/data/make/data.ts";
import { podDisruptionBudget, quota } from "../../lib/data/make/policies.ts";
import { ingress, service } from "../../lib/data/make/services.ts";
import { cronJob, deployment, job } from "../../lib/data/make/workloads.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

Deno.test("deployment() names each container after its image", () => {
  const { spec } = deployment("web", { image: ["reg.example:5000/a/nginx:1.27", "side@sha256:x"], port: 80 });
  assert.deepEqual(spec?.template.spec?.containers, [
    { name: "nginx", image: "reg.example:5000/a/nginx:1.27", ports: [{ containerPort: 80 }] },
    { name: "side", image: "side@sha256:x" },
  ]);
  assert.match(deployment("web", { image: "a_b.c" }).spec?.template.spec?.containers[0]?.name ?? "", /^a-b-c-\w{5}$/);
});

Deno.test("job() takes the template of a CronJob, and another command if there is one", () => {
  const cron = {
    ...cronJob("tick", { image: "app", schedule: "* * * * *", command: ["old"] }),
    metadata: { name: "tick", uid: "u" },
  };
  const { metadata, spec } = job("now", { from: cron, command: ["date"] });
  assert.equal(metadata?.ownerReferences?.[0]?.uid, "u");
  assert.equal(metadata?.annotations?.["cronjob.kubernetes.io/instantiate"], "manual");
  assert.deepEqual(spec?.template.spec?.containers, [{ name: "tick", image: "app", command: ["date"] }]);
});

Deno.test("configMap() stores bytes that are no text apart", () => {
  const { data, binaryData } = configMap("m", {
    data: { a: "1", b: new Uint8Array([0xff]), c: new Uint8Array([0x61]) },
  });
  assert.deepEqual([data, binaryData], [{ a: "1", c: "a" }, { b: "/w==" }]);
});

Deno.test("dataHash() is kubectl's hash", async () => {
  // From `kubectl create configmap g4b --from-literal=a=b --append-hash`.
  assert.equal(await dataHash(configMap("g4b", { data: { a: "b" } })), "m5d7fc896d");
});

Deno.test("secret() encodes its values, and registrySecret() writes a Docker configuration", () => {
  assert.deepEqual(secret("s", { data: { a: "b" } }).data, { a: "Yg==" });
  const { type, data = {} } = registrySecret("r", { username: "u", password: "p", server: "reg.example" });
  assert.equal(type, "kubernetes.io/dockerconfigjson");
  assert.deepEqual(JSON.parse(atob(data[".dockerconfigjson"] ?? "")), {
    auths: { "reg.example": { username: "u", password: "p", auth: btoa("u:p") } },
  });
});

Deno.test("service() reads ports", () => {
  assert.deepEqual(service("s", { tcp: ["80:http", "443"] }).spec?.ports, [
    { name: "80-http", port: 80, targetPort: "http", protocol: "TCP" },
    { name: "443", port: 443, targetPort: 443, protocol: "TCP" },
  ]);
});

Deno.test("ingress() joins the rules of a host and the hosts of a certificate", () => {
  const { spec } = ingress("i", {
    rules: ["a.example/x=web:http,tls=cert", "a.example/y*=web:80", "b.example/*=web:80,tls=cert"],
  });
  assert.deepEqual(spec?.tls, [{ hosts: ["a.example", "b.example"], secretName: "cert" }]);
  assert.deepEqual(spec?.rules?.map(({ host, http }) => [host, http?.paths.map((each) => each.pathType + each.path)]), [
    ["a.example", ["Exact/x", "Prefix/y"]],
    ["b.example", ["Prefix/"]],
  ]);
});

Deno.test("role() makes a rule for each group", () => {
  const { rules } = role("r", { verbs: ["get", "get", "list"], resources: ["pods/log", "deployments.apps", "pods"] });
  assert.deepEqual(rules, [
    { verbs: ["get", "list"], apiGroups: [""], resources: ["pods/log", "pods"] },
    { verbs: ["get", "list"], apiGroups: ["apps"], resources: ["deployments"] },
  ]);
});

Deno.test("podDisruptionBudget() reads amounts and selectors", () => {
  assert.deepEqual(podDisruptionBudget("p", { selector: "a=b,c in (d,e),!f", minAvailable: "2" }).spec, {
    minAvailable: 2,
    selector: {
      matchLabels: { a: "b" },
      matchExpressions: [{ key: "c", operator: "In", values: ["d", "e"] }, { key: "f", operator: "DoesNotExist" }],
    },
  });
});

Deno.test("k8s.make makes objects that a server accepts", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const made = await k8s.create(await k8s.make.deployment("made", { image: "nginx", namespace: "default" }));
  assert.equal(made.metadata.uid === undefined, false);
  for (
    const object of [
      await k8s.make.configMap("m", { data: { a: "1" } }),
      await k8s.make.job("j", { image: "x" }),
      await k8s.make.service("s", { tcp: ["80"] }),
      await k8s.make.role("r", { verbs: ["get"], resources: ["pods"] }),
      await k8s.make.namespace("n"),
    ]
  ) await k8s.create(object);
  assert.deepEqual(quota("q", { hard: { pods: "1" } }).spec, { hard: { pods: "1" } });
});
