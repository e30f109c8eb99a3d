import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { DENO_IMAGE } from "../../tools/cluster/node/deno_image.ts";
import { tempDir } from "../temp_dir.ts";
import { type Ended, SELF, shell, withNamespace } from "./command_line.ts";
import { scriptTest, TOLERATE } from "./in_cluster.ts";
import { nodePod, runningPod } from "./pods.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const ON_NODE = `--image ${DENO_IMAGE} --overrides '${TOLERATE}'`;

interface Place {
  namespace: string;
  /** A session as an administrator. */
  k8s: K8s;
  /** Writes a file next to the scripts. */
  file: (name: string, text: string) => Promise<unknown>;
  /** Runs a line in the folder of the scripts. There, `k8s` uses the namespace, and a Job runs on the node. */
  sh: (line: string) => Promise<Ended>;
}

/** Runs a test in a namespace with a folder for scripts. */
async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using dir = await tempDir();
    const config = JSON.parse(await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? ""));
    config.contexts[0].context.namespace = namespace;
    await dir.file("config", JSON.stringify(config));
    const self = SELF.map((word) => `'${word}'`).join(" ");
    const lines = [
      `cd ${dir.path}; export KUBECONFIG=${dir.path}/config`,
      `k8s() { case "$2 $3" in "--in-cluster --from") ${self} "$@";; --in-cluster*) shift 2; ${self} run --in-cluster ${ON_NODE} "$@";; *) ${self} "$@";; esac; }`,
    ];
    await work({ namespace, k8s, file: dir.file, sh: (line) => shell([...lines, line].join("\n")) });
  });
}

scriptTest(
  "docs/in-cluster.md leads from a script to a nightly CronJob in five commands on the real node",
  async () => {
    await withPlace(async ({ namespace, k8s, file, sh }) => {
      const page = await Deno.readTextFile(new URL("in-cluster.md", DOCS));
      const [commands = ""] = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text]) => text);
      const [script = ""] = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text]) => text);
      await file("clean.ts", script);
      const lines = (commands ?? "").trimEnd().split("\n");
      assert.equal(lines.length, 5);
      const outputs: string[] = [];
      for (const line of lines) {
        const { code, out, err } = await sh(line);
        assert.equal(code, 0, `${line}\n${err}`);
        outputs.push(out);
      }
      assert.match(outputs[0] ?? "", /^\{"succeeded":\d+\}\n$/);
      assert.match(outputs[3] ?? "", /^\{"succeeded":\d+\}\n$/);
      assert.equal(outputs[4], "cronjob.batch/clean\n");
      const { spec } = await k8s.get("cronjob", "clean");
      assert.deepEqual([spec?.schedule, spec?.suspend], ["0 3 * * *", false]);
      const now = await sh("k8s run --in-cluster --from cronjob/clean -- --all");
      assert.match(now.out, /^\{"succeeded":[1-9]\d*\}\n$/, now.err);
      const again = await sh(lines[4] ?? "");
      assert.equal(again.code, 1);
      assert.match(again.err, new RegExp(`^hint: run \`k8s run --clean clean -n ${namespace}\``, "m"));
      const { out } = await sh("k8s run --clean clean");
      assert.equal(
        out,
        ["cronjob.batch/clean", `clusterrolebindings/${namespace}-clean`, `clusterroles/${namespace}-clean`]
          .map((object) => `${object} removed\n`).join(""),
      );
    });
  },
);

scriptTest("docs/tutorial.md and docs/examples have scripts that print the same on the real node", async () => {
  await withPlace(async ({ k8s, file, sh }) => {
    const pod = nodePod("helloworld", "sleep 3600");
    await k8s.create({ ...pod, metadata: { name: "helloworld", labels: { app: "web" } } });
    await runningPod(k8s, "helloworld");
    const tutorial = await Deno.readTextFile(new URL("tutorial.md", DOCS));
    const [, expression = ""] = /^k8s eval '(.*)'$/m.exec(tutorial) ?? [];
    const [, list = ""] = /^echo '(.*)' \| k8s repl$/m.exec(tutorial) ?? [];
    const scripts: Record<string, string> = {
      "tutorial.ts":
        `console.log(${expression});\nk8s.result((${list}).items.some(({ metadata }) => metadata.name === "helloworld"));\n`,
    };
    for (const name of ["change", "counter", "global", "token"]) {
      scripts[`${name}.ts`] = await Deno.readTextFile(new URL(`examples/${name}.ts`, DOCS));
    }
    for (const [name, code] of Object.entries(scripts)) {
      await file(name, code);
      const recorded = await sh(`k8s permissions --rbac --run ${name} > roles.yaml`);
      const { code: exit, out, err } = await sh(`k8s run --in-cluster --rbac roles.yaml ${name}`);
      assert.equal(exit, 0, `${name}: ${err}`);
      if (name === "tutorial.ts") assert.match(out, /^\d+\.\d+\.\d+\.\d+\ntrue\n$/);
      assert.ok(out !== "" && recorded.err.endsWith(`\n${out}`), `${name}: ${out}\n${recorded.err}`);
    }
    const refused = await sh(`k8s run --in-cluster ${decodeURI(new URL("examples/tried.ts", DOCS).pathname)}`);
    assert.match(refused.err, /Cannot import "@kubeshell\/k8s\/testing" in the cluster/);
  });
});
