import assert from "node:assert/strict";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { toWire } from "../../lib/data/kubeconfig/view.ts";
import { files } from "../kubeconfig/files.ts";
import { wrongShapes } from "../kubeconfig/shapes.ts";
import { kubectl } from "./command_line.ts";

for (const { path, got, config } of wrongShapes()) {
  Deno.test(`loadKubeconfig() reads or refuses what kubectl does if ${path} is ${got}`, async () => {
    using folder = files({ config: JSON.stringify(config) });
    const file = folder.path("config");
    const theirs = await kubectl(["config", "view", "--raw", "-o", "json", "--kubeconfig", file]);
    const ours = await loadKubeconfig({ paths: [file], resolve: false })
      .then(({ config }) => JSON.parse(JSON.stringify(toWire(config))), () => undefined);
    // k8s reads null as an empty list.
    const emptied = (key: string, value: unknown) => key === "key" && value === null ? [] : value;
    assert.deepEqual(ours, theirs.code === 0 ? JSON.parse(theirs.out, emptied) : undefined, theirs.err);
  });
}
