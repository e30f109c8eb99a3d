import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { assertMessage } from "../messages.ts";
import { ROOT } from "./cold.ts";

async function deno(args: string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env, stdin: "null" }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

const HOT_CHUNK_REGEXP = /^(get|objects|run|json|kubeconfig_source|process_shell)-/;

Deno.test("bundle puts what a cold get loads into one file, which loads nothing of Node", async (t) => {
  await using dir = await tempDir();
  const dist = `${dir.path}/dist`;
  const KUBECONFIG = `${dir.path}/kubeconfig`;
  const at = (path: string) => new URL(path, ROOT).pathname;
  const k8s = (...args: string[]) =>
    deno(["run", "-A", "--no-config", "--no-lock", "--cached-only", `${dist}/cli.js`, ...args], { KUBECONFIG });
  const made = await deno([
    "run",
    "-A",
    "--no-check",
    "--no-lock",
    "--config",
    at("npm/deno.json"),
    at("npm/bundle.ts"),
    dist,
  ]);
  assert.equal(made.code, 0, made.stderr);
  const hot = await Deno.readTextFile(`${dist}/hot.js`);
  assert.doesNotMatch(hot, /(from|import) ?"/);
  assert.doesNotMatch(hot, /createRequire/);
  const chunks = [...Deno.readDirSync(dist)].map(({ name }) => name).filter((name) => HOT_CHUNK_REGEXP.test(name));
  assert.equal(chunks.length, 6);
  for (const name of chunks) {
    assert.match(await Deno.readTextFile(`${dist}/${name}`), /^export ?\{[^}]*\} ?from ?"\.\/hot\.js";$/, name);
  }

  await t.step("the errors of one file are known in the other", async () => {
    const { code, stderr } = await k8s("get", "pod", "nope", "--sandbox");
    assert.equal(code, 1);
    await assertMessage(import.meta.url, "the bundle reports an absent pod", stderr);
  });
  await t.step("classes and functions keep their names", async () => {
    const code = 'await k8s.get("pod", "nope").catch((error) => [error.constructor.name, error.stack])';
    const { stdout, stderr } = await k8s("eval", "--sandbox", "-o", "json", code);
    assert.equal(stderr, "");
    assert.match(stdout, /^\[\s+"ApiError",[^]*at async sendJson/);
  });
  await t.step("package.json exports files that are there", async () => {
    const { exports } = JSON.parse(await Deno.readTextFile(at("package.json")));
    const paths = Object.values<Record<string, string>>(exports).flatMap((entry) => Object.values(entry));
    const built = paths.filter((path) => path.startsWith("./dist/"));
    assert.equal(built.length, 6);
    for (const path of built) await Deno.stat(path.replace("./dist", dist));
  });
  await t.step("the declarations need no network", async () => {
    const script = `${dir.path}/script.ts`;
    await Deno.writeTextFile(
      script,
      `import { connect } from "${dist}/mod.js";
import { sandbox } from "${dist}/lib/sandbox/mod.js";
await using k8s = await connect({ handler: sandbox().handler });
const name: number = (await k8s.get("pod", "web")).spec?.nodeName;
`,
    );
    const { stderr } = await deno(["check", "--quiet", "--no-config", "--no-npm", "--no-remote", script]);
    assert.match(stderr, /TS2322/);
    assert.equal(stderr.match(/TS\d+/g)?.length, 1, stderr);
  });
  await t.step("a script runs with the permissions that are printed, and with no others", async () => {
    const server = await sandbox().serve();
    await Deno.writeTextFile(KUBECONFIG, server.kubeconfig, { mode: 0o600 });
    const script = `${dir.path}/least.ts`;
    await Deno.writeTextFile(
      script,
      `import { connect } from "@kubeshell/k8s";
const k8s = await connect();
console.log((await k8s.get("pod", "helloworld")).metadata?.name, (await k8s.table("pods")).rows.length > 0);
`,
    );
    const least = await k8s("run", "--least", script);
    const { stdout: line } = await k8s("permissions", script);
    const pasted = await new Deno.Command("sh", { args: ["-c", line], env: { KUBECONFIG, PATH: "/usr/bin:/bin" } })
      .output();
    await server.close();
    assert.deepEqual([least.stdout, least.stderr], ["helloworld true\n", ""]);
    assert.equal(new TextDecoder().decode(pasted.stdout), "helloworld true\n", line);
  });
  await t.step("packages of CommonJS are in files of their own, without a download", async () => {
    await Deno.writeTextFile(KUBECONFIG, "# mine\ncontexts: [{name: a, context: {cluster: b, user: c}}]\n");
    const { code, stderr } = await k8s("config", "use-context", "a");
    assert.equal(code, 0, stderr);
    assert.match(await Deno.readTextFile(KUBECONFIG), /^# mine\n/);
    const patch = '[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]';
    const patched = await k8s(
      "patch",
      "cm",
      "kube-root-ca.crt",
      "--type=json",
      "-p",
      patch,
      "--sandbox",
      "-o",
      "name",
    );
    assert.equal(patched.stdout, "configmap/kube-root-ca.crt\n", patched.stderr);
  });
});
