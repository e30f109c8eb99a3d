import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { kubectl, run, shell, withNamespace } from "./command_line.ts";

const KUBECTL = Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl";

function pod(name: string, tier: string, containers: [name: string, cpu?: string][]) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { tier } },
    spec: {
      // No scheduler of this name runs, so the pods stay pending.
      schedulerName: "nobody",
      containers: containers.map(([name, cpu]) => ({
        name,
        image: `registry.example.com/${name}:1`,
        resources: cpu === undefined ? {} : { requests: { cpu, memory: "64Mi" } },
      })),
    },
  };
}

/** Lines of ours beside pipelines whose output must be the same. `%` is kubectl with the namespace. */
const SAME: [ours: string[], theirs: string][] = [
  [["pods", "--where", "labels.tier == 'front'", "-o", "name"], "% get pods -l tier=front -o name"],
  [
    ["pods", "--where", "state == 'Pending'", "--no-headers", "-o", "js=name"],
    "% get pods | awk '$3 == \"Pending\" {print $1}'",
  ],
  [["pods", "-o", "js=name"], "% get pods -o name | cut -d/ -f2"],
  [
    ["pods", "-o", "columns=name,spec.schedulerName,labels.tier", "--no-headers"],
    "% get pods --no-headers -o custom-columns=A:.metadata.name,B:.spec.schedulerName,C:.metadata.labels.tier",
  ],
  [
    ["pods", "--unique", "images"],
    "% get pods -o jsonpath='{range .items[*].spec.containers[*]}{.image}{\"\\n\"}{end}' | sort -u",
  ],
  [["pods", "--count"], "% get pods --no-headers | wc -l"],
  [["pods", "--where", "!ready", "--count"], "% get pods --no-headers | grep -c '0/'"],
  [
    ["pods", "--each", "containers", "-o", "js=`${object.name} ${name}`"],
    "% get pods -o go-template='{{range .items}}{{$n := .metadata.name}}{{range .spec.containers}}{{$n}} {{.name}}{{\"\\n\"}}{{end}}{{end}}'",
  ],
  [["pods", "--sort-by", "-name", "-o", "name"], "% get pods --sort-by=.metadata.name -o name | tac"],
  [["cm", "settings", "-o", "js=data.color"], "% get cm settings -o jsonpath='{.data.color}{\"\\n\"}'"],
  [
    ["pods", "-o", "jsonpath={.items[*].spec.containers[*].image}", "--where", "name == 'a'"],
    "% get pods -o jsonpath='{.items[*].spec.containers[*].image}' --field-selector metadata.name=a",
  ],
];

Deno.test("k8s get prints for expressions what kubectl and other programs print in a pipeline", async (t) => {
  await withNamespace(async (namespace) => {
    await using all = await connect();
    const k8s = all.with({ namespace });
    await k8s.create(pod("a", "front", [["main", "250m"], ["side", "50m"]]));
    await k8s.create(pod("b", "front", [["main", "1"]]));
    await k8s.create(pod("c", "back", [["main"]]));
    await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { color: "red" } });
    for (const [ours, theirs] of SAME) {
      await t.step(ours.join(" "), async () => {
        const expected = await shell(theirs.replace("%", `${KUBECTL} -n ${namespace}`));
        const { code, out, err } = await run(["get", ...ours, "-n", namespace]);
        assert.deepEqual([code, out, err], [0, expected.out.replaceAll(/^ +(?=\d+$)/gm, ""), ""]);
      });
    }
    const totals = await run([
      "get",
      "pods",
      "-n",
      namespace,
      "--sum",
      "requests.cpu,requests.memory",
      "--by",
      "labels.tier",
    ]);
    assert.deepEqual(totals.out.split("\n").slice(1, 3).map((line) => line.split(/ +/)), [
      ["front", "1300m", "192Mi"],
      ["back", "0", "0"],
    ]);
    const typo = await run(["get", "pods", "-n", namespace, "--where", "spec.nodeNmae == 'a'"]);
    assert.equal(typo.code, 1);
    assert.match(typo.err, /"spec" has no field "nodeNmae"\nhint: did you mean "nodeName"\?/);
  });
});

Deno.test("k8s delete --where deletes the matching objects on a real server if confirmed", async () => {
  await withNamespace(async (namespace) => {
    await using all = await connect();
    const k8s = all.with({ namespace });
    for (const name of ["a", "b"]) {
      await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { name } });
    }
    const line = ["delete", "cm", "-n", namespace, "--where", "data.name == 'a'"];
    const refused = await run(line);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /1 of \d cm match\nerror: Cannot delete 1 cm in namespace .*confirmation is required/);
    const { code, out } = await run([...line, "--yes"]);
    assert.deepEqual([code, out], [0, `configmap "a" deleted from ${namespace} namespace\n`]);
    assert.equal((await kubectl(["get", "cm", "b", "-n", namespace, "-o", "name"])).out, "configmap/b\n");
  });
});

Deno.test("k8s label --where labels the matching objects on a real server if confirmed", async () => {
  await withNamespace(async (namespace) => {
    await using all = await connect();
    const k8s = all.with({ namespace });
    for (const name of ["a", "b"]) {
      await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { name } });
    }
    const line = ["label", "cm", "-n", namespace, "--where", "data.name == 'a'", "x=1"];
    const refused = await run(line);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /^1 of \d cm match\nerror: Cannot change 1 cm in namespace .*confirmation is required/);
    const { code, out, err } = await run([...line, "--yes", "-v=8"]);
    assert.deepEqual([code, out], [0, "configmap/a labeled\n"]);
    assert.match(err, /"resourceVersion":"\d+","uid":"[-0-9a-f]{36}"/);
    assert.equal((await kubectl(["get", "cm", "-l", "x=1", "-n", namespace, "-o", "name"])).out, "configmap/a\n");
  });
});
