import assert from "node:assert/strict";
import { fileStore } from "../../lib/features/undo/file_store.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { tempDir } from "../temp_dir.ts";
import { configMap } from "./journaled.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** A command line in another process, which is killed when the server has done a certain request. */
async function stage() {
  const dir = await tempDir();
  const box = sandbox();
  /** The paths of the writes that the server has done. */
  const written: string[] = [];
  let left = Infinity;
  let kill = () => {};
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? null : await request.bytes();
    const { method, headers } = request;
    const isWrite = method !== "GET" && !search.includes("dryRun") &&
      !new TextDecoder().decode(body ?? new Uint8Array()).includes('"dryRun":["All"]');
    const response = await box.handler(
      new Request(`http://k8s.invalid${pathname}${search}`, { method, headers, body }),
    );
    if (isWrite && response.ok) written.push(pathname);
    if (--left === 0) kill();
    return response;
  });
  const kubeconfig = await dir.file(
    "kubeconfig",
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "" } }],
      clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${server.addr.port}` } }],
    }),
  );
  const journal = `${dir.path}/journal`;
  /** Runs a command line. Returns whether it was killed. */
  const run = async (at: number, ...args: string[]): Promise<boolean> => {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", "--quiet", "--config", `${ROOT}npm/deno.json`, `${ROOT}cli.ts`],
        ...[...args, "--kubeconfig", kubeconfig],
      ],
      env: { K8S_JOURNAL: journal, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    left = at;
    kill = () => child.kill("SIGKILL");
    const { signal, code, stderr } = await child.output();
    left = Infinity;
    if (signal === null) assert.equal(code, 0, new TextDecoder().decode(stderr));
    return signal === "SIGKILL";
  };
  return {
    run,
    dir,
    written,
    k8s: () => connect({ kubeconfig, journal }),
    store: fileStore(journal),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await dir[Symbol.asyncDispose]();
    },
  };
}

const objects = [configMap("a", { a: "2" }), configMap("b", { b: "1" })];

Deno.test("the journal says what was sent, and a plan finishes it, if an apply is killed at any request", async () => {
  let killed = 0;
  for (let at = 1, isKilled = true; isKilled; at++) {
    await using place = await stage();
    await using k8s = await place.k8s();
    await k8s.apply(configMap("a", { a: "1" }));
    place.written.length = 0;
    isKilled = await place.run(
      at,
      "apply",
      "-f",
      await place.dir.file("app.json", JSON.stringify(objects[0]) + "\n---\n" + JSON.stringify(objects[1])),
    );
    if (isKilled) killed++;
    const paths = (await place.store.read()).slice(1).map(({ path }) => path);
    for (const path of place.written) {
      assert.ok(paths.some((known) => known.startsWith(path)), `request ${at}: ${path}`);
    }
    const plan = await k8s.plan(objects);
    await plan.apply();
    const after = await k8s.plan(objects);
    assert.equal(after.counts.unchanged, 2, `request ${at}: ${after}`);
  }
  assert.ok(killed >= 4, String(killed));
});

for (const verb of ["apply", "delete"]) {
  Deno.test(`the same undo finishes if an undo of ${verb} is killed at any request`, async () => {
    let killed = 0;
    let continued = 0;
    for (let at = 1, isKilled = true; isKilled; at++) {
      await using place = await stage();
      await using k8s = await place.k8s();
      await k8s.apply(configMap("a", { a: "1" }));
      if (verb === "delete") await k8s.apply(configMap("b", { b: "0" }));
      const app = await place.dir.file("app.json", objects.map((object) => JSON.stringify(object)).join("\n---\n"));
      if (verb === "apply") await Array.fromAsync(k8s.applyEach(objects));
      else assert.equal(await place.run(Infinity, verb, "-f", app), false);
      const [group] = (await k8s.journal()).toReversed();
      const known = (await place.store.read()).length;
      place.written.length = 0;
      isKilled = await place.run(at, "undo", "--yes");
      if (isKilled) killed++;
      const paths = (await place.store.read()).slice(known).map(({ path }) => path);
      for (const path of place.written) assert.ok(paths.some((one) => one.startsWith(path)), `request ${at}: ${path}`);
      const [latest] = (await k8s.journal()).toReversed();
      const isBegun = latest?.isCutOff && latest.writes.some(({ status }) => status !== undefined);
      if (isBegun) continued++;
      const plan = await k8s.undo(isBegun ? undefined : group?.id);
      assert.equal(plan.undoes, group?.id);
      const results = await plan.apply();
      assert.ok(results.every(({ result }) => result === "undone" || result === "unchanged"), `request ${at}`);
      assert.deepEqual((await k8s.get("configmap", "a")).data, { a: "1" });
      const b = await k8s.find("configmap", "b");
      assert.deepEqual(b?.data, verb === "delete" ? { b: "0" } : undefined);
      if (!isBegun || !results.some(({ result }) => result === "undone")) continue;
      // The two parts of the undo are one group, which one more undo takes back.
      const redo = await k8s.undo();
      assert.deepEqual(
        redo.steps.map(({ action }) => action).sort(),
        verb === "delete" ? ["delete", "delete"] : ["create", "update"],
      );
    }
    assert.ok(killed >= 6, String(killed));
    assert.ok(continued >= 1, String(continued));
  });
}

Deno.test("the same plan with its deletions finishes if its apply is killed at any request", async () => {
  let killed = 0;
  for (let at = 1, isKilled = true; isKilled; at++) {
    await using place = await stage();
    await using k8s = await place.k8s();
    const set = { applySet: "shop" };
    await Array.fromAsync(k8s.applyEach([configMap("a", { a: "1" }), configMap("old", {})], set));
    const plan = await k8s.plan(objects, set);
    const file = await place.dir.file("plan.json", JSON.stringify(plan));
    isKilled = await place.run(at, "apply", "--plan", file);
    if (isKilled) killed++;
    const results = await (await k8s.plan(JSON.parse(JSON.stringify(plan)))).apply();
    assert.ok(results.every(({ result }) => result !== "failed" && result !== "moved"), `request ${at}: ${plan}`);
    const after = await k8s.plan(objects, set);
    assert.equal(after.counts.unchanged, after.steps.length, `request ${at}: ${after}`);
    assert.equal(await k8s.find("configmap", "old"), undefined);
  }
  assert.ok(killed >= 8, String(killed));
});
