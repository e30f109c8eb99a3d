import assert from "node:assert/strict";
import { ApiError, isConflict, isForbidden } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { deleteKind, kubectl, run, sh, withNamespace } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

const pod = (name: string, namespace: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels: { app: name } },
  spec: { containers: [{ name: "main", image: "nginx:1.27" }] },
});

const map = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

Deno.test("connect() reads, writes and deletes on a real API server when it is asked to", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(pod("helloworld", namespace));
    await k8s.patch("pod", "helloworld", { status: { phase: "Running" } }, { subresource: "status", type: "merge" });
    assert.equal((await k8s.get("pod", "helloworld")).status?.phase, "Running");
    assert.equal(await k8s.find("pod", "nope"), undefined);
    const names: unknown[] = [];
    for await (const object of k8s.each("pods", { pageSize: 1 })) names.push(object.metadata?.name);
    assert.deepEqual(names, ["helloworld"]);
    assert.equal((await k8s.table("pods")).rows.length, 1);
    const written = await k8s.create(map("m", { a: "1" }));
    await k8s.patch("cm", "m", [{ op: "replace", path: "/data/a", value: "2" }]);
    await assert.rejects(k8s.replace({ ...written, data: { a: "3" } }), isConflict);
    assert.equal((await k8s.explain("pod.spec.containers.image")).type, "<string>");
    assert.equal((await k8s.can("delete", "pods")).allowed, true);
    await k8s.delete("pod", "helloworld", { wait: true, gracePeriodSeconds: 0 });
    assert.equal(await k8s.find("pod", "helloworld"), undefined);
  });
});

Deno.test("apply() takes over what kubectl's client-side apply owned when the server is real", async () => {
  await withNamespace(async (namespace) => {
    await kubectl(["-n", namespace, "apply", "-f", "-"], map("m", { a: "1", b: "1" }));
    await using k8s = await connect({ namespace });
    assert.deepEqual((await k8s.apply(map("m", { a: "2" }))).data, { a: "2" });
    const other = await connect({ namespace, fieldManager: "other" });
    await assert.rejects(
      other.apply(map("m", { a: "3" })),
      (error) => isConflict(error) && /conflict with "k8s"/.test(error.message),
    );
    assert.deepEqual((await other.apply(map("m", { a: "3" }), { forceConflicts: true })).data, { a: "3" });
    await other.close();
  });
});

Deno.test("connect() works with a kind when its CRD has just come", async () => {
  const group = `g${Date.now()}.example.com`;
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      }],
    },
  };
  await using k8s = await connect();
  await k8s.create(crd);
  try {
    let made: unknown;
    for (let tries = 0; made === undefined && tries < 50; tries++) {
      made = await k8s.create({
        apiVersion: `${group}/v1`,
        kind: "Widget",
        metadata: { name: "w", namespace: "default" },
        spec: { size: 1 },
      }).catch(async (error) => {
        if (tries === 49) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      });
    }
    assert.equal((await k8s.get(`widgets.${group}`, "w")).spec.size, 1);
    assert.deepEqual((await k8s.patch(`widgets.${group}`, "w", { spec: { size: 2 } })).spec, { size: 2 });
  } finally {
    await deleteKind(k8s, `widgets.${group}`);
  }
});

Deno.test("k8s does the tutorial's rows when the server is real", async (test) => {
  await withNamespace(async (namespace) => {
    const n = ["-n", namespace];
    await kubectl([...n, "apply", "-f", "-"], pod("helloworld", namespace));
    await test.step("2: raw /api", async () => {
      assert.equal(JSON.parse((await run(["raw", "/api"])).out).kind, "APIVersions");
    });
    await test.step("3: path", async () => {
      assert.equal(
        (await run([...n, "path", "pod", "helloworld"])).out,
        `/api/v1/namespaces/${namespace}/pods/helloworld\n`,
      );
    });
    await test.step("4: get is what kubectl prints", async () => {
      for (
        const args of [["get", "pod", "helloworld", "-o", "json"], ["get", "pod", "helloworld", "-o", "yaml"], [
          "get",
          "pods",
        ], ["get", "pods", "-o", "name"]]
      ) {
        const ours = (await run([...n, ...args])).out;
        const theirs = (await kubectl([...n, ...args])).out;
        // Ages change, and YAML may be quoted in another way. Other tests compare the values.
        if (args.includes("yaml")) assert.match(ours, /image: nginx:1.27/);
        else if (args.includes("json")) assert.deepEqual(JSON.parse(ours), JSON.parse(theirs));
        else assert.equal(ours.replace(/\d+s$/gm, "AGE"), theirs.replace(/\d+s$/gm, "AGE"));
      }
    });
    await test.step("5: config view and server", async () => {
      assert.match((await run(["config", "view"])).out, /server: https:\/\/127.0.0.1:\d+/);
      assert.match((await run(["server"])).out, /^https:\/\/127.0.0.1:\d+\n$/);
    });
    await test.step("6: token", async () => {
      const token = (await run([...n, "token"])).out.trim();
      assert.match(
        (await run(["auth", "whoami", "--token", token])).out,
        new RegExp(`system:serviceaccount:${namespace}:default`),
      );
    });
    await test.step("7: a fresh service account may read nothing, and the error says what is missing", async () => {
      const token = (await run([...n, "token"])).out.trim();
      const { code, err } = await run([...n, "get", "pod", "helloworld", "--token", token]);
      assert.equal(code, 1);
      assert.match(err, /Error from server \(Forbidden\): [\s\S]*hint: the missing permission: get pods/);
    });
    await test.step("7: the path without a version leads to the right one, for an administrator and for nobody", async () => {
      const path = `/api/namespaces/${namespace}/pods/helloworld`;
      const token = (await run([...n, "token"])).out.trim();
      for (const identity of [[], ["--token", token]]) {
        assert.match(
          (await run(["raw", path, ...identity])).err,
          new RegExp(`hint: .*/api/v1/namespaces/${namespace}/pods/helloworld`),
        );
      }
    });
    await test.step("7: the printed curl line works after k8s env", async () => {
      const { out, err } = await sh(`eval "$(k8s env)" && eval "$(k8s -n ${namespace} get pod helloworld --curl)"`);
      assert.equal(JSON.parse(out).metadata?.name, "helloworld", err);
    });
    await test.step("8: create, apply, patch, replace and delete", async () => {
      assert.equal((await run([...n, "create", "-f", "-"], map("m", { a: "1" }))).out, "configmap/m created\n");
      assert.equal(
        (await run([...n, "apply", "-f", "-", "--force-conflicts"], map("m", { a: "2" }))).out,
        "configmap/m configured\n",
      );
      assert.equal((await run([...n, "patch", "cm", "m", "-p", '{"data":{"b":"3"}}'])).out, "configmap/m patched\n");
      assert.equal((await run([...n, "get", "cm", "m", "-ojsonpath={.data.b}"])).out, "3");
      assert.equal((await run([...n, "replace", "-f", "-"], map("m", { c: "4" }))).out, "configmap/m replaced\n");
      assert.equal((await run([...n, "delete", "cm", "m"])).out, `configmap "m" deleted from ${namespace} namespace\n`);
    });
    await test.step("8: several documents go on after one fails", async () => {
      const documents = [map("good"), { ...map("Bad Name") }, map("better")].map((object) => JSON.stringify(object))
        .join("\n---\n");
      const { code, out, err } = await run([...n, "apply", "-f", "-"], documents);
      assert.equal(code, 1);
      assert.equal(out, "configmap/good created\nconfigmap/better created\n");
      assert.match(err, /^The ConfigMap "Bad Name" is invalid: metadata.name: [\s\S]*standard input/);
    });
  });
});

Deno.test("k8s.proxy() passes the API through byte for byte when curl asks", async () => {
  await using k8s = await connect();
  await using proxy = await k8s.proxy();
  const { out } = await sh(`curl -s ${proxy.url}/api`);
  const direct = await k8s.handler(new Request("http://k8s.invalid/api", { headers: { "user-agent": "curl/7" } }));
  assert.equal(out, await direct.text());
  const { out: refused } = await sh(`curl -s -H 'Origin: http://evil.com' ${proxy.url}/api`);
  assert.equal(JSON.parse(refused).code, 403);
});

Deno.test("errors say what to do when the server is real", async (test) => {
  await test.step("401", async () => {
    const { code, err } = await run(["get", "pods", "--token", "garbage"]);
    assert.equal(code, 1);
    assert.match(err, /^error: You must be logged in to the server \(Unauthorized\)\nhint: /);
  });
  await test.step("404", async () => {
    assert.match((await run(["get", "pod", "nope"])).err, /^Error from server \(NotFound\): pods "nope" not found/);
  });
  await test.step("422 with all causes", async () => {
    const bad = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{}] } };
    const { err } = await run(["create", "-f", "-"], bad);
    assert.match(err, /spec.containers\[0\].name: Required value/);
    assert.match(err, /spec.containers\[0\].image: Required value/);
  });
  await test.step("an unknown kind", async () => {
    assert.match((await run(["get", "podz"])).err, /hint: did you mean "pods?"/);
  });
  await test.step("strict fields", async () => {
    assert.match(
      (await run(["create", "-f", "-"], { ...map("m"), dta: {} })).err,
      /strict decoding error: unknown field "dta"/,
    );
  });
});

Deno.test("an identity is the token's and not the certificate's when both are there", async () => {
  await using k8s = await connect();
  assert.equal((await k8s.whoami()).username, "admin");
  await assert.rejects(
    k8s.with({ token: "garbage" }).whoami(),
    (error) => error instanceof ApiError && error.code === 401,
  );
  const jane = k8s.with({ as: "jane" });
  assert.equal((await jane.whoami()).username, "jane");
  await assert.rejects(jane.list("secrets"), isForbidden);
});

Deno.test("connect() authenticates with a credential plugin when the kubeconfig names one", async () => {
  await using admin = await connect();
  const { cluster } = JSON.parse(await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? "")).clusters[0];
  await using dir = await tempDir();
  const answer = (token: string) =>
    JSON.stringify({ kind: "ExecCredential", apiVersion: "client.authentication.k8s.io/v1", status: { token } });
  await Deno.writeTextFile(`${dir.path}/revoked`, answer("revoked"));
  await Deno.writeTextFile(`${dir.path}/good`, answer(await admin.token("default", { namespace: "default" })));
  // The server refuses its first answer, so the 401 makes the plugin run again.
  const script =
    '#!/bin/sh\ncd "$(dirname "$0")"\necho run >> runs\n[ -e revoked ] && cat revoked && rm revoked || cat good\n';
  await Deno.writeTextFile(`${dir.path}/plugin`, script, { mode: 0o755 });
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "./plugin", interactiveMode: "Never" };
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster }],
    users: [{ name: "u", user: { exec } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  };
  await Deno.writeTextFile(`${dir.path}/config`, JSON.stringify(config));
  await using k8s = await connect({ kubeconfig: `${dir.path}/config` });
  assert.equal((await k8s.whoami()).username, "system:serviceaccount:default:default");
  await Promise.all([k8s.whoami(), k8s.whoami()]);
  assert.equal(await Deno.readTextFile(`${dir.path}/runs`), "run\nrun\n");
  assert.match(
    (await run(["--kubeconfig", `${dir.path}/config`, "auth", "whoami"])).out,
    /serviceaccount:default:default/,
  );
});
