import assert from "node:assert/strict";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { assertMessage } from "../../messages.ts";
import { folderWith, k8s } from "./own_process.ts";

/** Creates a folder with these files, and a kubeconfig for a served sandbox. */
async function servedFolder(files: Readonly<Record<string, string>>) {
  const server = await sandbox().serve();
  const folder = await folderWith({ ...files, kubeconfig: server.kubeconfig });
  await Deno.chmod(`${folder.path}/kubeconfig`, 0o600);
  return {
    path: folder.path,
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const GET = 'console.log((await k8s.get("pod", "helloworld")).metadata?.name);\n';

Deno.test("run --least lets a script talk to its context and read nothing else", async () => {
  await using folder = await servedFolder({
    "get.ts": GET,
    "read.ts": 'await Deno.readTextFile("/etc/hostname");\n',
    "send.ts": 'await fetch("http://127.0.0.1:9999");\n',
  });
  const least = (name: string) =>
    k8s(["run", "--least", `--kubeconfig=${folder.path}/kubeconfig`, `${folder.path}/${name}`]);
  assert.deepEqual(await least("get.ts"), { code: 0, stdout: "helloworld\n", stderr: "" });
  for (
    const [name, flag] of [["read.ts", "--allow-read=/etc/hostname"], [
      "send.ts",
      "--allow-net=127.0.0.1:9999",
    ]] as const
  ) {
    const outcome = await least(name);
    assert.equal(outcome.code, 1);
    assert.ok(outcome.stderr.includes(flag), outcome.stderr);
    await assertMessage(import.meta.url, name, outcome, { [folder.path]: "FOLDER" });
  }
});

Deno.test("run --least needs no permission if the session is a sandbox", async () => {
  await using folder = await folderWith({ "get.ts": GET });
  const { code, stdout, stderr } = await k8s(["run", "--least", "--sandbox", `${folder.path}/get.ts`]);
  assert.deepEqual([code, stdout, stderr], [0, "helloworld\n", ""]);
});

Deno.test("permissions prints a line that runs if it is pasted, with the import map of the project", async () => {
  await using folder = await servedFolder({
    "project/deno.json": '{"imports": {"@x/": "./lib/"}}',
    "project/lib/y.ts": 'export const y = "y";\n',
    "project/a script.ts": `import { y } from "@x/y.ts";
import { connect } from "@kubeshell/k8s";
await using k8s = await connect({ kubeconfig: Deno.args[0] ?? "" });
console.log(y, (await k8s.get("pod", "helloworld")).metadata?.name);
`,
  });
  const path = `${folder.path}/project/a script.ts`;
  const kubeconfig = `${folder.path}/kubeconfig`;
  const { stdout: line } = await k8s(["permissions", "--kubeconfig", kubeconfig, path, kubeconfig]);
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "y helloworld\n", line + new TextDecoder().decode(stderr));
});
