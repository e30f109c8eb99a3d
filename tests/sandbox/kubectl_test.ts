import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { findKubectl } from "../../tools/cluster/build.ts";
import { localContainer } from "../streams/local_container.ts";
import { tempDir } from "../temp_dir.ts";

const kubectl = await findKubectl();
const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web" },
  spec: { containers: [{ name: "web", image: "nginx" }] },
};
const MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m" }, data: { a: "1" } };

Deno.test({
  name: `kubectl works against a served sandbox when it is found${
    kubectl === undefined ? " (left out: there is no kubectl)" : ""
  }`,
  ignore: kubectl === undefined,
  async fn(test) {
    await using server = await sandbox().serve();
    await using dir = await tempDir();
    await Deno.writeTextFile(`${dir.path}/config`, server.kubeconfig);
    const run = async (args: string[], input?: unknown) => {
      const child = new Deno.Command(kubectl ?? "", {
        args: ["--kubeconfig", `${dir.path}/config`, "--cache-dir", `${dir.path}/cache`, ...args],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const writer = child.stdin.getWriter();
      if (input !== undefined) await writer.write(new TextEncoder().encode(JSON.stringify(input)));
      await writer.close();
      const { code, stdout, stderr } = await child.output();
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, out: decode(stdout), err: decode(stderr) };
    };
    await test.step("get", async () => {
      assert.match(
        (await run(["get", "pods"])).out,
        /^NAME +READY +STATUS +RESTARTS +AGE\nhelloworld +1\/1 +Running/,
      );
      assert.match((await run(["get", "pod", "helloworld", "-o", "yaml"])).out, /image: gvelrajan\/helloworld:v2.0/);
      assert.match((await run(["get", "all", "-A"])).out, /deployment.apps\/web/);
    });
    await test.step("describe pod", async () => {
      const { out, err } = await run(["describe", "pod", "helloworld"]);
      assert.match(out, /Name: +helloworld[\s\S]*Node: +minikube\/10.160.0.3/, err);
    });
    await test.step("exec", async () => {
      const { code, out, err } = await run(["exec", "-i", "helloworld", "--", "cat"], { a: 1 });
      assert.deepEqual([code, out, err], [0, '{"a":1}', ""]);
      const failed = await run(["exec", "helloworld", "--", "false"]);
      assert.deepEqual([failed.code, failed.err], [1, "command terminated with exit code 1\n"]);
      assert.match((await run(["exec", "helloworld", "--", "nothing"])).err, /"nothing": executable file not found/);
    });
    await test.step("port-forward", async () => {
      const child = new Deno.Command(kubectl ?? "", {
        args: ["--kubeconfig", `${dir.path}/config`, "port-forward", "svc/helloworld", ":80", "--address=127.0.0.1"],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { value = "" } = await reader.read();
      const port = /^Forwarding from 127.0.0.1:(\d+) -> 80/.exec(value)?.[1];
      const answers = await Promise.all([1, 2].map(() => fetch(`http://127.0.0.1:${port}/`).then((r) => r.text())));
      assert.deepEqual(answers, ["Hello from helloworld\n", "Hello from helloworld\n"]);
      child.kill();
      await Promise.all([reader.cancel(), child.status]);
    });
    await test.step("logs", async () => {
      assert.equal((await run(["logs", "helloworld", "--tail=1"])).out, "listening on :80\n");
    });
    await test.step("create", async () => {
      assert.equal((await run(["create", "-f", "-"], POD)).out, "pod/web created\n");
      assert.match((await run(["create", "-f", "-"], POD)).err, /AlreadyExists/);
    });
    await test.step("apply", async () => {
      assert.equal((await run(["apply", "-f", "-"], MAP)).out, "configmap/m created\n");
      assert.equal((await run(["apply", "-f", "-"], { ...MAP, data: { b: "2" } })).out, "configmap/m configured\n");
      assert.equal((await run(["get", "configmap", "m", "-o", "jsonpath={.data}"])).out, '{"b":"2"}');
      const { out, err } = await run(["apply", "--server-side", "-f", "-"], { ...MAP, data: { c: "3" } });
      assert.equal(out, "configmap/m serverside-applied\n", err);
    });
    await test.step("delete", async () => {
      assert.match((await run(["delete", "pod", "web"])).out, /^pod "web" deleted/);
      assert.match((await run(["get", "pod", "web"])).err, /NotFound/);
    });
    await test.step("auth can-i", async () => {
      assert.equal((await run(["auth", "can-i", "delete", "pods"])).out, "yes\n");
      assert.equal(
        (await run(["auth", "can-i", "get", "pods", "--as", "system:serviceaccount:default:default"])).out,
        "no\n",
      );
    });
    await test.step("create by its own commands, which speak protobuf", async () => {
      for (
        const args of [
          ["namespace", "shop"],
          ["configmap", "made", "--from-literal=a=b"],
          ["serviceaccount", "bot"],
          ["secret", "generic", "made", "--from-literal=a=b"],
          ["deployment", "made", "--image=nginx", "--replicas=0"],
          ["role", "made", "--verb=get", "--resource=pods"],
          ["cronjob", "made", "--image=nginx", "--schedule=* * * * *"],
        ]
      ) {
        const { out, err } = await run(["create", ...args]);
        assert.match(out, / created$/m, err);
      }
      const get = async (what: string, path: string) => (await run(["get", what, "-o", `jsonpath=${path}`])).out;
      assert.equal(await get("configmap/made", "{.data}"), '{"a":"b"}');
      assert.equal(await get("secret/made", "{.data}"), '{"a":"Yg=="}');
      assert.equal(await get("deployment/made", "{.spec.replicas} {.spec.strategy.type}"), "0 RollingUpdate");
      assert.equal(await get("role/made", "{.rules[0].verbs}"), '["get"]');
    });
    await test.step("create token", async () => {
      assert.match((await run(["create", "token", "default"])).out, /^eyJ/);
    });
  },
});

Deno.test({
  name: "kubectl cp works against a served sandbox if a container has tar",
  ignore: kubectl === undefined,
  async fn() {
    await using dir = await tempDir();
    await using server = await sandbox({ containers: { helloworld: await localContainer(`${dir.path}/bin`) } }).serve();
    await Deno.writeTextFile(`${dir.path}/config`, server.kubeconfig);
    const big = new Uint8Array(300_000).map((_, index) => index * index);
    await Deno.writeFile(`${dir.path}/big`, big);
    for (
      const [from, to] of [[`${dir.path}/big`, `helloworld:${dir.path}/in`], [`helloworld:${dir.path}/in`, "back"]]
    ) {
      const { code, stderr } = await new Deno.Command(kubectl ?? "", {
        args: ["--kubeconfig", `${dir.path}/config`, "cp", from ?? "", to ?? ""],
        cwd: dir.path,
        stdout: "null",
      }).output();
      assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
    }
    assert.deepEqual(await Deno.readFile(`${dir.path}/back`), big);
  },
});
