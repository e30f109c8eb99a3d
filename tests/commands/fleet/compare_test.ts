import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { crd } from "./custom_kind.ts";
import { DEAD, fleetLine } from "./fleet_line.ts";

const object = (kind: string, name: string, data: Record<string, string> = {}) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "default" },
  data,
});

async function clusters() {
  return await fleetLine({
    a: {
      objects: [
        object("ConfigMap", "settings", { color: "red", size: "1" }),
        object("ConfigMap", "extra"),
        object("Secret", "database", { password: btoa("first value") }),
      ],
    },
    b: {
      objects: [
        object("ConfigMap", "settings", { color: "blue", size: "1" }),
        object("Secret", "database", { password: btoa("other value") }),
      ],
    },
    c: {
      objects: [
        object("ConfigMap", "settings", { color: "blue", size: "1" }),
        object("Secret", "database", { password: btoa("first value") }),
      ],
    },
    dead: DEAD,
  });
}

const ab = ["--contexts", "a", "--contexts", "b"];

Deno.test("compare prints a diff of the object from the context that is named first if it differs", async () => {
  await using k8s = await clusters();
  assert.deepEqual(await k8s("compare", "cm", "settings", ...ab), {
    code: 1,
    stdout: [
      "diff -u -N a/configmap/settings b/configmap/settings",
      "--- a/configmap/settings",
      "+++ b/configmap/settings",
      "@@ -1,6 +1,6 @@",
      " apiVersion: v1",
      " data:",
      "-  color: red",
      "+  color: blue",
      '   size: "1"',
      " kind: ConfigMap",
      " metadata:",
      "",
    ].join("\n"),
    stderr: "",
  });
  const { stdout } = await k8s("compare", "cm/settings", "--contexts", "b", "--contexts", "[ac]");
  assert.match(stdout, /^--- b,c\/configmap\/settings\n\+\+\+ a\/configmap\/settings$/m);
  assert.match(stdout, /^- {2}color: blue\n\+ {2}color: red$/m);
});

Deno.test("compare lists the objects of a namespace as equal, different or only in one context", async () => {
  await using k8s = await clusters();
  assert.deepEqual(await k8s("compare", ...ab), {
    code: 1,
    stdout: [
      "OBJECT                   RESULT",
      "configmap/extra          only in a",
      "configmap/settings       different",
      "deployment.apps/web      equal",
      "pod/helloworld           equal",
      "secret/database          different",
      "serviceaccount/default   equal",
      "service/helloworld       equal",
      "service/kubernetes       equal",
      "",
    ].join("\n"),
    stderr: "",
  });
  const three = await k8s("compare", "cm,secrets", "--contexts", "[abc]", "--different", "-A");
  assert.match(three.stdout, /^default +configmap\/settings +different in b, c\n/m);
  assert.match(three.stdout, /^default +secret\/database +different in b\n/m);
  assert.doesNotMatch(three.stdout, /equal/);
});

Deno.test("compare prints no value and no key of a Secret in any format", async () => {
  await using k8s = await clusters();
  for (const flags of [[], ["-o", "json"], ["-o", "yaml"], ["-v=9"]]) {
    const { code, stdout, stderr } = await k8s("compare", "secret", "database", "--contexts", "[abc]", ...flags);
    assert.equal(code, 1);
    const secret = /first value|other value|Zmlyc3Qg|b3RoZXIg/;
    assert.doesNotMatch(stdout + stderr, secret);
    assert.doesNotMatch(stdout, /password/);
  }
  const { stdout } = await k8s("compare", "secret", "database", "--contexts", "[abc]");
  assert.equal(stdout, "Secrets a,c/secret/database and b/secret/database differ\n");
});

for (
  const [args, code, stdout] of [
    [["cm", "settings", "--contexts", "[bc]"], 0, /^$/],
    [["deploy/web", "cm/extra", ...ab], 1, /^Only in a: configmap\/extra\n$/],
    [["cm", "settings", "--contexts", "*"], 4, /^diff -u -N a/],
    [["cm", "settings", "--contexts", "*", "--allow-partial"], 1, /^diff -u -N a/],
    [["cm", "settings", "--contexts", "*", "--contexts", "!a", "--allow-partial"], 0, /^$/],
    [["cm", "settings", "--contexts", "dead", "--contexts", "a"], 2, /^$/],
    [["cm", "settings", "--contexts", "*", "--fail-fast"], 2, /^$/],
    [["cm", "settings", "--contexts", "a"], 2, /^$/],
    [["cm", "settings", "--contexts", "zzz*"], 2, /^$/],
    [["cm", "settings"], 2, /^$/],
    [["cm", "nope", ...ab], 2, /^$/],
    [["nope", ...ab], 2, /^$/],
  ] as const
) {
  Deno.test(`k8s compare ${args.join(" ")} exits with ${code}`, async () => {
    await using k8s = await clusters();
    const result = await k8s("compare", ...args);
    assert.match(result.stdout, stdout);
    await assertMessage(import.meta.url, `compare ${args.join(" ")}`, result);
    assert.equal(result.code, code);
  });
}

Deno.test("compare says that a type is missing if only one server has it", async () => {
  const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "x", namespace: "default" } };
  await using k8s = await fleetLine({ a: { objects: [crd(["size"]), widget] }, b: {} });
  const { code, stdout, stderr } = await k8s("compare", "widget", "x", "--contexts", "*");
  assert.deepEqual([code, stdout], [1, "Only in a: widget.example.com/x\n"]);
  await assertMessage(import.meta.url, "a type that one server lacks", stderr);
});

Deno.test("compare leaves a type out of the result of a context that may not read it", async () => {
  const forbid = ({ url }: { url: string }) =>
    url.includes("/secrets") ? { kind: "refuse" as const, status: 403 } : undefined;
  await using k8s = await fleetLine({ a: { objects: [object("Secret", "x")] }, b: { faults: forbid } });
  const { code, stdout, stderr } = await k8s("compare", "cm,secrets", "--contexts", "*");
  assert.equal(code, 4);
  assert.doesNotMatch(stdout, /secret/);
  await assertMessage(import.meta.url, "a type that may not be read", stderr);
});

Deno.test("compare -o csv writes the results as a table, also if names are given", async () => {
  await using k8s = await clusters();
  const { code, stdout } = await k8s("compare", "cm", "-o", "csv", "--different", ...ab);
  assert.deepEqual([code, stdout], [
    1,
    "OBJECT,RESULT\r\nconfigmap/extra,only in a\r\nconfigmap/settings,different\r\n",
  ]);
  assert.equal(
    (await k8s("compare", "cm", "settings", "-o", "tsv", "--no-headers", ...ab)).stdout,
    "configmap/settings\tdifferent\n",
  );
});
