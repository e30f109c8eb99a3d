import assert from "node:assert/strict";
import {
  ApiError,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isInvalid,
  isNotFound,
} from "../../lib/data/core/errors.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

const map = (name: string, data: Record<string, string> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

function session(box = sandbox()) {
  return connect({ handler: box.handler });
}

Deno.test("sandbox() holds the tutorial's objects when it begins", async () => {
  const k8s = await session();
  assert.equal((await k8s.get("pod", "helloworld")).status?.phase, "Running");
  assert.equal((await k8s.get("node", "minikube")).metadata?.name, "minikube");
  assert.equal((await k8s.get("secret", "default-token-htj76")).type, "kubernetes.io/service-account-token");
  assert.deepEqual((await k8s.list("deployments")).items.map(({ metadata }) => metadata?.name), ["web"]);
});

Deno.test("sandbox() shares nothing when there are two", async () => {
  const [one, two] = [await session(), await session()];
  await one.create(map("mine"));
  assert.equal(await two.find("configmap", "mine"), undefined);
});

for (const path of ["pods/helloworld/proxy/a", "services/helloworld/proxy/a/b"]) {
  Deno.test(`sandbox() answers that it runs no containers for ${path}`, async () => {
    const { handler } = sandbox();
    const response = await handler(new Request(`http://k8s.invalid/api/v1/namespaces/default/${path}`));
    assert.equal(response.status, 501);
    await assertMessage(import.meta.url, `a path of containers: ${path}`, (await response.json()).message);
  });
}

Deno.test("sandbox() has no path that a real server has not when a subresource is made up", async () => {
  const { handler } = sandbox();
  const paths = ["pods/helloworld/nothing", "configmaps/settings/log"];
  for (const path of paths) {
    const { status } = await handler(new Request(`http://k8s.invalid/api/v1/namespaces/default/${path}`));
    assert.equal(status, 404);
  }
});

Deno.test("sandbox() holds further objects when they are given", async () => {
  const k8s = await session(sandbox({ objects: [map("given", { a: "1" })] }));
  assert.equal((await k8s.get("configmap", "given")).data?.a, "1");
});

Deno.test("sandbox() refuses a write when another came between", async () => {
  const k8s = await session();
  const first = await k8s.create(map("contended", { a: "1" }));
  await k8s.patch("configmap", "contended", { data: { a: "2" } });
  await assert.rejects(k8s.replace({ ...first, data: { a: "3" } }), isConflict);
  assert.equal((await k8s.get("configmap", "contended")).data?.a, "2");
});

Deno.test("sandbox() loses no write when several come at once", async () => {
  const k8s = await session();
  await k8s.create(map("counter", { n: "0" }));
  const increment = async (): Promise<void> => {
    const counter = await k8s.get("configmap", "counter");
    counter.data = { n: String(Number(counter.data?.n) + 1) };
    await k8s.replace(counter).catch((error) => {
      if (!isConflict(error)) throw error;
      return increment();
    });
  };
  await Promise.all(Array.from({ length: 5 }, increment));
  assert.equal((await k8s.get("configmap", "counter")).data?.n, "5");
  await Promise.all(["a", "b", "c"].map((key) => k8s.patch("configmap", "counter", { data: { [key]: "1" } })));
  assert.deepEqual((await k8s.get("configmap", "counter")).data, { n: "5", a: "1", b: "1", c: "1" });
  const twice = await Promise.allSettled([k8s.create(map("once")), k8s.create(map("once"))]);
  assert.deepEqual(twice.map(({ status }) => status), ["fulfilled", "rejected"]);
});

Deno.test("sandbox() refuses with the reason that a real server gives when a write is wrong", async () => {
  const k8s = await session();
  await k8s.create(map("there"));
  await assert.rejects(k8s.create(map("there")), isAlreadyExists);
  await assert.rejects(k8s.create(map("Not A Name")), isInvalid);
  await assert.rejects(k8s.create(map("x"), { namespace: "nowhere" }), isNotFound);
  await assertMessage(import.meta.url, "an unknown field", () => k8s.create({ ...map("y"), dta: {} }));
  const bad = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{}] } };
  await assert.rejects(k8s.create(bad), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual(error.status.details?.causes?.map(({ field }) => field), [
      "spec.containers[0].name",
      "spec.containers[0].image",
    ]);
    return true;
  });
});

Deno.test("sandbox() keeps nothing when a write is a dry run", async () => {
  const k8s = await session();
  const made = await k8s.create(map("dry"), { dryRun: true });
  assert.equal(made.metadata?.name, "dry");
  assert.equal(await k8s.find("configmap", "dry"), undefined);
});

Deno.test("sandbox() takes away what apply no longer holds when it is applied again", async () => {
  const k8s = await session();
  await k8s.apply(map("applied", { a: "1", b: "1" }));
  assert.deepEqual((await k8s.apply(map("applied", { a: "1" }))).data, { a: "1" });
  const other = await connect({ handler: k8s.handler, fieldManager: "other" });
  await assert.rejects(other.apply(map("applied", { a: "2" })), isConflict);
  await assertMessage(import.meta.url, "a conflict of apply", () => other.apply(map("applied", { a: "2" })));
  assert.deepEqual((await other.apply(map("applied", { a: "2" }), { forceConflicts: true })).data, { a: "2" });
});

Deno.test("apply() takes over what kubectl's client-side apply owned when it comes after it", async () => {
  const box = sandbox();
  const old = await connect({ handler: box.handler, fieldManager: "kubectl-client-side-apply" });
  await old.create(map("old", { a: "1", b: "1" }));
  const k8s = await session(box);
  assert.deepEqual((await k8s.apply(map("old", { a: "2" }))).data, { a: "2" });
});

Deno.test("sandbox() merges a list by its keys when the patch is strategic", async () => {
  const k8s = await session();
  const patch = { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.28" }] } } } };
  const after = await k8s.patch("deployment", "web", patch);
  const [container] = after.spec?.template?.spec?.containers ?? [];
  assert.deepEqual([container?.name, container?.image, container?.ports?.length], ["web", "nginx:1.28", 1]);
});

Deno.test("sandbox() serves a custom kind when its definition is created", async () => {
  const k8s = await session();
  await k8s.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
          },
        },
      }],
    },
  });
  await k8s.create({ apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "small" }, spec: { size: 1 } });
  assert.equal((await k8s.get("wd", "small")).spec.size, 1);
  assert.equal(await k8s.path("Widget", "small"), "/apis/example.com/v1/namespaces/default/widgets/small");
  assert.equal((await k8s.explain("widget.spec.size")).type, "<integer>");
});

Deno.test("sandbox() pages a list and refuses a token when it is none", async () => {
  const k8s = await session();
  const names: (string | undefined)[] = [];
  for await (const object of k8s.each("configmaps", { namespace: "*", pageSize: 1 })) {
    names.push(object.metadata?.namespace);
  }
  assert.deepEqual(names, ["default", "kube-node-lease", "kube-public", "kube-system"]);
  await assert.rejects(
    k8s.raw("/api/v1/pods?limit=1&continue=zzz"),
    (error) => error instanceof ApiError && error.code === 400,
  );
});

Deno.test("sandbox() deletes what is owned when its owner goes", async () => {
  const k8s = await session();
  await k8s.delete("deployment", "web", { wait: true });
  assert.deepEqual((await k8s.list("replicasets")).items, []);
  assert.deepEqual((await k8s.list("pods")).items.map(({ metadata }) => metadata?.name), ["helloworld"]);
});

Deno.test("delete() waits until an object is gone when a finalizer holds it", async () => {
  const k8s = await session();
  await k8s.create({ ...map("held"), metadata: { name: "held", finalizers: ["example.com/hold"] } });
  let gone = false;
  const waiting = k8s.delete("configmap", "held", { wait: true }).then(() => gone = true);
  while ((await k8s.get("configmap", "held")).metadata?.deletionTimestamp === undefined) continue;
  assert.equal(gone, false);
  await k8s.patch("configmap", "held", { metadata: { finalizers: null } }, { type: "merge" });
  await waiting;
  assert.equal(await k8s.find("configmap", "held"), undefined);
});

Deno.test("sandbox.as() may do what RBAC gives when the identity is no administrator", async () => {
  const box = sandbox();
  const k8s = await connect({ handler: box.as({ user: "system:serviceaccount:default:default" }) });
  await assert.rejects(k8s.get("pod", "helloworld"), isForbidden);
  await assertMessage(import.meta.url, "a service account without rights", () => k8s.get("pod", "helloworld"));
  assert.equal((await k8s.can("get", "pods")).allowed, false);
  const admin = await session(box);
  await admin.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "view" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
  });
  assert.equal((await k8s.get("pod", "helloworld")).status?.phase, "Running");
  assert.equal((await k8s.can("get", "pods")).allowed, true);
  await assert.rejects(k8s.delete("pod", "helloworld"), isForbidden);
});

Deno.test("sandbox() knows a token until its service account goes when it gave it out", async () => {
  const box = sandbox();
  const k8s = await session(box);
  const token = await k8s.token("default", { duration: "10m" });
  const bearer = await connect({ handler: box.anonymous, token });
  assert.equal((await bearer.whoami()).username, "system:serviceaccount:default:default");
  await k8s.delete("serviceaccount", "default");
  await assert.rejects(bearer.whoami(), (error) => error instanceof ApiError && error.code === 401);
});

Deno.test("token() comes out of the service account's own Secret when the server has no TokenRequest", async () => {
  const box = sandbox();
  const k8s = await connect({
    handler: (request) => {
      const gone = {
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        reason: "NotFound",
        code: 404,
        message: "the server could not find the requested resource",
        details: {},
      };
      return request.url.endsWith("/token")
        ? Promise.resolve(Response.json(gone, { status: 404 }))
        : box.handler(request);
    },
  });
  const token = await k8s.token("default");
  assert.equal(
    (await (await connect({ handler: box.anonymous, token })).whoami()).username,
    "system:serviceaccount:default:default",
  );
});

Deno.test("sandbox() tells a watch of what begins and ceases to be selected when labels change", async () => {
  const k8s = await session();
  await k8s.create(map("seen"));
  const stop = new AbortController();
  const path = "/api/v1/namespaces/default/configmaps?watch=true&labelSelector=on";
  const events = await k8s.raw<AsyncIterable<{ type: string; object: KubeObject }>>(path, { signal: stop.signal });
  const types: string[] = [];
  const reading = (async () => {
    for await (const { type } of events) {
      types.push(type);
      if (type === "DELETED") return;
    }
  })();
  await k8s.patch("configmap", "seen", { metadata: { labels: { on: "1" } } });
  await k8s.patch("configmap", "seen", { data: { a: "1" } });
  await k8s.patch("configmap", "seen", { metadata: { labels: { on: null } } });
  await reading;
  assert.deepEqual(types, ["ADDED", "MODIFIED", "DELETED"]);
  stop.abort();
});

Deno.test("sandbox.serve() serves TLS with identities by certificate and by token when it is asked over the network", async () => {
  const box = sandbox();
  await using server = await box.serve();
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/config`, server.kubeconfig);
  await using k8s = await connect({ kubeconfig: `${dir.path}/config` });
  assert.equal((await k8s.whoami()).username, "minikube-user");
  assert.equal(
    (await k8s.with({ token: await k8s.token() }).whoami()).username,
    "system:serviceaccount:default:default",
  );
  await assert.rejects(
    k8s.with({ token: "garbage" }).whoami(),
    (error) => error instanceof ApiError && error.code === 401,
  );
});
