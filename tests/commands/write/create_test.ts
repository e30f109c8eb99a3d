import assert from "node:assert/strict";
import { tempDir } from "../../temp_dir.ts";
import { commandLine } from "../command_line.ts";

const lines: [line: string, code: number, stdout: string, stderr: string][] = [
  ["deployment web2 --image=nginx", 0, "deployment.apps/web2 created\n", ""],
  ["deploy web --image=nginx", 1, "", 'deployments.apps "web" already exists'],
  ["deployment web2 --image=nginx --dry-run=client", 0, "deployment.apps/web2 created (dry run)\n", ""],
  ["deployment web2", 2, "", 'required flag(s) "image" not set'],
  ["deployment a b --image=x", 2, "", ""],
  ["job now --image=x", 0, "job.batch/now created\n", ""],
  ["cm a --from-literal=x=y -o name", 0, "configmap/a\n", ""],
  ["secret generic s --from-literal=a=b", 0, "secret/s created\n", ""],
  ["secret odd s", 2, "", 'Invalid value "odd"'],
  ["service clusterip s --tcp=80", 0, "service/s created\n", ""],
  ["svc externalname s", 2, "", 'required flag(s) "external-name" not set'],
  ["role r --verb=get --resource=po,deploy", 0, "role.rbac.authorization.k8s.io/r created\n", ""],
  ["role r --verb=get --resource=nopes", 1, "", "nopes"],
  [
    "clusterrolebinding c --clusterrole=view --user=jane",
    0,
    "clusterrolebinding.rbac.authorization.k8s.io/c created\n",
    "",
  ],
  ["quota q --hard=cpu=1,pods=10", 0, "resourcequota/q created\n", ""],
  ["quota q --hard==1", 2, "", "Invalid argument syntax =1, expected <resource>=<value>"],
  ["quota q --hard=cpu=much", 2, "", 'Invalid amount "much" of cpu'],
  ["ns shop", 0, "namespace/shop created\n", ""],
  ["app.yaml", 2, "", "run `k8s create -f app.yaml`"],
];

for (const [line, code, stdout, stderr] of lines) {
  Deno.test(`k8s create ${line} prints kubectl's words`, async () => {
    const cli = await commandLine();
    const outcome = await cli("create", ...line.split(" "));
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout], outcome.stderr);
    assert.ok(outcome.stderr.includes(stderr), outcome.stderr);
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
      const { code, stderr } = await cli(...line.split(" "), `--overrides=${overrides}`);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^error: Cannot read --overrides: it is not /);
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
