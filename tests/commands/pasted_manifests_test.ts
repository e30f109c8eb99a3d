// Manifests as users paste them: entries A2, A3, A8, A17, B30, C4 and C5 of the report.
import assert from "node:assert/strict";
import { utf16 } from "../shell/utf16.ts";
import { commandLine, configMap } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

const yaml = (name: string, metadata = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${metadata}data:\n  x: "1"\n`;

for (const namespace of ['""', "null", "~", ""]) {
  Deno.test(`k8s takes a namespace for absent if it is ${namespace || "nothing"} (A2)`, async () => {
    const cli = await commandLine([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "dev" } }]);
    const run = cli.with({ input: yaml("a", `  namespace: ${namespace}\n`) });
    for (const flags of [[], ["-n", "dev"]]) {
      for (const verb of ["create", "apply", "replace", "get", "delete"]) {
        const more = verb === "apply" ? ["--force-conflicts"] : [];
        const { code, stderr } = await run(verb, "-f", "-", ...flags, ...more);
        assert.equal(stderr, "", `${verb} ${flags}`);
        assert.equal(code, 0);
        const place = flags.length === 0 ? "default" : "dev";
        assert.equal(await cli.k8s.find("cm", "a", { namespace: place }) !== undefined, verb !== "delete");
      }
    }
  });
}

Deno.test("k8s ignores a namespace if the kind has none (A2)", async () => {
  const cli = await commandLine();
  const run = cli.with({ input: "apiVersion: v1\nkind: Namespace\nmetadata: {name: team, namespace: prod}\n" });
  for (const verb of ["create", "apply", "replace", "get", "delete"]) {
    const { code, stderr } = await run(verb, "-f", "-", "-n", "dev");
    assert.doesNotMatch(stderr, /^error/i, verb);
    assert.equal(code, 0);
  }
});

Deno.test("k8s.create(), apply() and replace() take null and an empty namespace for absent (A2)", async () => {
  const { k8s } = await commandLine();
  for (const namespace of [null, ""]) {
    const object = JSON.parse(JSON.stringify({ ...configMap("a"), metadata: { name: "a", namespace } }));
    for (const write of [k8s.create, k8s.replace, k8s.apply]) {
      assert.equal((await write(object)).metadata.namespace, "default");
    }
    await k8s.delete("cm", "a");
  }
  const object = JSON.parse('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","namespace":"prod"}}');
  assert.equal((await k8s.apply(object, { namespace: "dev" })).metadata.namespace, undefined);
});

Deno.test("k8s get and delete need kind and name alone if a manifest has a key twice (A3)", async () => {
  const cli = await commandLine([configMap("a")]);
  const run = cli.with({ input: yaml("a", "  labels:\n    app: a\n    app: b\n") });
  assert.equal((await run("create", "-f", "-")).code, 1);
  assert.equal((await run("get", "-f", "-", "-o", "name")).stdout, "configmap/a\n");
  assert.equal((await run("delete", "-f", "-")).stdout, 'configmap "a" deleted from default namespace\n');
});

Deno.test("k8s create, apply, replace and patch use the last value of a key if they are told to (A3)", async () => {
  const cli = await commandLine();
  const run = cli.with({ input: yaml("a", "  labels:\n    app: a\n    app: b\n") });
  for (const verb of ["create", "replace"]) {
    assert.equal((await run(verb, "-f", "-", "--validate=ignore")).stderr, "");
    assert.equal((await cli.k8s.get("cm", "a")).metadata?.labels?.app, "b");
  }
  const twice = `{"data":{"x":"2","x":"3"}}`;
  await assertMessage(import.meta.url, "a patch with a key twice", await cli("patch", "cm", "a", "-p", twice));
  await assertMessage(
    import.meta.url,
    "a warning about a patch with a key twice",
    await cli("patch", "cm", "a", "-p", twice, "--validate=warn"),
  );
  assert.equal((await cli.k8s.get("cm", "a")).data?.x, "3");
});

Deno.test("k8s patch reads a patch file if it is UTF-16 (A8)", async () => {
  const cli = await commandLine([configMap("a")]);
  await using dir = await tempDir();
  const file = await dir.file("file");
  await Deno.writeFile(file, utf16('{"data":{"x":"é"}}'));
  assert.equal((await cli("patch", "cm", "a", "--patch-file", file)).stderr, "");
  assert.equal((await cli.k8s.get("cm", "a")).data?.x, "é");
});

Deno.test("k8s get and delete say that there is nothing, and apply fails, if a List is empty (A17)", async () => {
  for (const items of ["items: null", "items: []", ""]) {
    const run = (await commandLine()).with({ input: `apiVersion: v1\nkind: List\n${items}\n` });
    await assertMessage(import.meta.url, "an empty List", await run("apply", "-f", "-"));
    assert.deepEqual(await run("get", "-f", "-"), {
      code: 0,
      stdout: "",
      stderr: "No resources found in default namespace.\n",
    });
    assert.deepEqual(await run("delete", "-f", "-"), { code: 0, stdout: "", stderr: "No resources found\n" });
  }
});

for (const text of ["\u009b", "\u0085", "\u007f", "\u2028", "\ufeff", "\uffff", "\ud83d\ude00"]) {
  Deno.test(`k8s.apply() stores U+${text.codePointAt(0)?.toString(16)} as it is if a text has it (B30)`, async () => {
    const { k8s } = await commandLine();
    const { data } = await k8s.apply(configMap("a", { x: `[${text}]` }));
    assert.equal(data?.x, `[${text}]`);
  });
}

const words: [string, string][] = [
  ["metadata: {name: q}\napiVersion: v1\n", "kind not set"],
  ["kind: ConfigMap\nmetadata: {name: q}\n", "apiVersion not set"],
  ["a: 1\n", "[apiVersion not set, kind not set]"],
  ["[1, 2]\n", "invalid object to validate"],
  ["kind: 5\napiVersion: v1\n", "kind isn't string type"],
];
for (const [input, problem] of words) {
  Deno.test(`k8s uses kubectl's words if a manifest has: ${problem} (C4)`, async () => {
    const run = (await commandLine()).with({ input });
    for (const verb of ["create", "apply", "replace"]) {
      const { code, stderr } = await run(verb, "-f", "-");
      assert.equal(stderr.split("\n")[0], `error: error validating "STDIN": error validating data: ${problem}`);
      assert.equal(code, 1);
    }
    for (const args of [["get"], ["delete"], ["create", "--validate=false"]]) {
      await assertMessage(import.meta.url, `${args.join(" ")} -f -: ${problem}`, await run(...args, "-f", "-"));
    }
  });
}

Deno.test("k8s does the good ones and reports each bad one if files of a folder are broken (C5)", async () => {
  await using dir = await tempDir();
  await Deno.mkdir(`${dir.path}/sub`);
  await Deno.writeTextFile(`${dir.path}/a.yaml`, yaml("a"));
  // If a file cannot be parsed, nothing of it is sent.
  await Deno.writeTextFile(`${dir.path}/b.yaml`, `${yaml("b")}---\na: b: c\n`);
  await Deno.writeTextFile(`${dir.path}/sub/c.yaml`, `${yaml("c")}---\napiVersion: v1\n---\n${yaml("d")}`);
  const cli = await commandLine();
  for (const verb of ["apply", "get", "replace", "delete", "create"]) {
    const { code, stdout, stderr } = await cli(verb, "-f", dir.path, "-R");
    assert.equal(code, 1);
    const done = stdout.split("\n").filter((line) => /\b[acd]\b/.test(line)).map((line) =>
      /\b([acd])\b/.exec(line)?.[1]
    );
    assert.deepEqual(done, ["a", "c", "d"], verb);
    assert.match(stderr, /\/b\.yaml, /);
    assert.match(stderr, / ".*\/sub\/c\.yaml": /);
  }
  assert.equal(await cli.k8s.find("cm", "b"), undefined);
});

Deno.test("k8s apply sends nothing if a path does not exist beside one that does (C5)", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  const file = await dir.file("file.yaml", yaml("a"));
  const { code, stderr } = await cli("apply", "-f", file, "-f", "/nowhere.yaml");
  await assertMessage(import.meta.url, "a path that does not exist", stderr);
  assert.equal(code, 1);
  assert.deepEqual(cli.requests, []);
});
