import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { guard } from "../../lib/terminal/shell/guard.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { sh, withNamespace } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("a protected context of a real server is written to only with --yes when there is no terminal", async () => {
  await using dir = await tempDir();
  await withNamespace(async (namespace) => {
    const create =
      `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}' | k8s apply -n ${namespace} -f -`;
    const { code, out, err } = await sh(`export XDG_CONFIG_HOME=${dir.path}
      k8s config protect "$(k8s config current-context)"
      ${create}; echo $?; ${create} --read-only; echo $?; ${create} --yes
      k8s delete cm --all -n ${namespace}; echo $?`);
    assert.equal(code, 0, err);
    const lines = out.split("\n");
    assert.match(lines[0] ?? "", /is protected\.$/);
    assert.deepEqual(lines.slice(1, 4), ["1", "1", "configmap/a created"]);
    assert.match(
      err,
      /Cannot change configmaps\/a .* confirmation is required, but stdin is not a terminal\nhint: add --yes/,
    );
    assert.match(err, /this session is read-only/);
    assert.match(err, /Cannot delete 2 cm in namespace test-.*: confirmation is required/);
  });
});

Deno.test("guard() shows what a real server would change, defaults included, and changes nothing when the answer is no", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(`${dir.path}/kubeshell`);
  await Deno.writeTextFile(`${dir.path}/kubeshell/protected`, "*\n");
  const shell = recordingShell({
    env: (name) => name === "XDG_CONFIG_HOME" ? dir.path : undefined,
    ask: () => Promise.resolve("n"),
  });
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace, middleware: (place) => [guard(shell, place)] });
    await using free = await connect({ namespace });
    const web = (replicas: number) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas,
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "nginx" }] } },
      },
    });
    await assert.rejects(k8s.apply(web(1)), /you did not confirm it/);
    assert.match(shell.stderr, /\n\+ {2}revisionHistoryLimit: 10\n/);
    await free.apply(web(1));
    shell.stderr = "";
    await assert.rejects(k8s.apply(web(3)), /you did not confirm it/);
    assert.match(shell.stderr, /\n- {2}replicas: 1\n\+ {2}replicas: 3\n/);
    await assert.rejects(k8s.delete("deployment", "web"), /you did not confirm it/);
    await assert.rejects(k8s.delete("deployment", "nothing"), /^ApiError: deployments.apps "nothing" not found$/);
    await assert.rejects(
      k8s.raw(`/api/v1/namespaces/${namespace}/pods`, { method: "DELETE" }),
      /you did not confirm it/,
    );
    assert.equal((await free.get("deployment", "web")).spec?.replicas, 1);
  });
});

Deno.test("k8s run --check runs a script whose types are right, on a real server", async () => {
  await using dir = await tempDir();
  const text =
    'const name: string | undefined = (await k8s.get("namespace", "default")).metadata?.name;\nconsole.log(name);\n';
  await Deno.writeTextFile(`${dir.path}/right.ts`, text);
  const { out, err } = await sh(`k8s run --check ${dir.path}/right.ts`);
  assert.equal(out, "default\n", err);
});
