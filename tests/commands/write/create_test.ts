import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { commandLine } from "../command_line.ts";
import { assertMessage } from "../../messages.ts";

const lines: [line: string, stdout: string][] = [
  ["deployment web2 --image=nginx", "deployment.apps/web2 created\n"],
  ["deployment web2 --image=nginx --dry-run=client", "deployment.apps/web2 created (dry run)\n"],
  ["job now --image=x", "job.batch/now created\n"],
  ["cm a --from-literal=x=y -o name", "configmap/a\n"],
  ["secret generic s --from-literal=a=b", "secret/s created\n"],
  ["service clusterip s --tcp=80", "service/s created\n"],
  ["role r --verb=get --resource=po,deploy", "role.rbac.authorization.k8s.io/r created\n"],
  [
    "clusterrolebinding c --clusterrole=view --user=jane",
    "clusterrolebinding.rbac.authorization.k8s.io/c created\n",
  ],
  ["quota q --hard=cpu=1,pods=10", "resourcequota/q created\n"],
  ["ns shop", "namespace/shop created\n"],
];

for (const [line, stdout] of lines) {
  Deno.test(`k8s create ${line} prints kubectl's words`, async () => {
    const cli = await commandLine();
    assert.deepEqual(await cli("create", ...line.split(" ")), { code: 0, stdout, stderr: "" });
  });
}

Deno.test("k8s create role resolves the names of types", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("create", "role", "r", "--verb=get", "--resource=po,deploy", "-o=jsonpath={.rules}");
  assert.deepEqual(JSON.parse(stdout), [
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
    { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
  ]);
});

Deno.test("k8s create job passes on the words after --", async () => {
  const cli = await commandLine();
  const path = "-o=jsonpath={.spec.template.spec.containers[0].command}";
  const { stdout } = await cli("create", "job", "j", "--image=x", path, "--", "date", "-u");
  assert.deepEqual(JSON.parse(stdout), ["date", "-u"]);
});

Deno.test("k8s create configmap reads files, folders and files of variables", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(`${dir.path}/pages`);
  await Deno.writeTextFile(`${dir.path}/pages/a.html`, "a");
  await Deno.writeTextFile(`${dir.path}/vars`, "# comment\nA=1\n\nB=x=y\n");
  const cli = await commandLine();
  const data = async (...flags: string[]) => {
    const { code, stdout, stderr } = await cli(
      "create",
      "cm",
      "m",
      "--dry-run=client",
      "-o=jsonpath={.data}",
      ...flags,
    );
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  assert.deepEqual(await data(`--from-file=${dir.path}/pages`, "--from-literal=c=d"), { "a.html": "a", c: "d" });
  assert.deepEqual(await data(`--from-file=key=${dir.path}/pages/a.html`), { key: "a" });
  assert.deepEqual(await data(`--from-env-file=${dir.path}/vars`), { A: "1", B: "x=y" });
  const missing = await cli("create", "cm", "m", `--from-file=${dir.path}/nope`);
  assert.equal(missing.code, 2);
});

Deno.test("k8s create configmap --append-hash reads each file once, because a pipe cannot be read again", async () => {
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/a`, "1");
  const cli = await commandLine();
  const { readFile } = Deno;
  let reads = 0;
  Deno.readFile = (...args) => {
    if (String(args[0]).startsWith(dir.path)) reads++;
    return readFile(...args);
  };
  try {
    const line = ["create", "cm", "m", `--from-file=${dir.path}/a`, "--append-hash", "-o=name"];
    assert.match((await cli(...line)).stdout, /^configmap\/m-\w{10}\n$/);
  } finally {
    Deno.readFile = readFile;
  }
  assert.equal(reads, 1);
});

for (const overrides of ["5", "{"]) {
  Deno.test(`k8s expose and k8s run refuse the overrides ${overrides}`, async () => {
    const cli = await commandLine();
    for (const line of ["expose pod/helloworld --port=80", "run web --image=nginx"]) {
      const outcome = await cli(...line.split(" "), `--overrides=${overrides}`);
      assert.equal(outcome.code, 2, outcome.stderr);
      await assertMessage(import.meta.url, `${line} ${overrides}`, outcome);
    }
  });
}

Deno.test("k8s create --save-config stores the object in kubectl's annotation", async () => {
  const cli = await commandLine();
  await cli("create", "cm", "m", "--from-literal=a=b", "--save-config");
  const map = await cli.k8s.get("cm", "m");
  const saved = JSON.parse(map.metadata.annotations?.["kubectl.kubernetes.io/last-applied-configuration"] ?? "");
  assert.deepEqual(saved.data, { a: "b" });
});

Deno.test("k8s create, replace and delete --raw send a file to a path, and print the answer", async () => {
  await using dir = await tempDir();
  const cli = await commandLine();
  const file = `${dir.path}/m.json`;
  await Deno.writeTextFile(file, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"}}');
  const path = "/api/v1/namespaces/default/configmaps";
  assert.equal(JSON.parse((await cli("create", "--raw", path, "-f", file)).stdout).metadata.name, "m");
  assert.equal(JSON.parse((await cli("replace", "--raw", `${path}/m`, "-f", file)).stdout).metadata.name, "m");
  assert.equal(JSON.parse((await cli("delete", "--raw", `${path}/m`)).stdout).status, "Success");
  assert.deepEqual(cli.requests, [`POST ${path}`, `PUT ${path}/m`, `DELETE ${path}/m`]);
});
