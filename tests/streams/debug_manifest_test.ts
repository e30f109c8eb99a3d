import assert from "node:assert/strict";
import type { Pod } from "../../lib/data/core/kinds.ts";
import { ephemeralContainer, nodePod, podCopy } from "../../lib/api/streams/debug/debug_manifest.ts";
import type { DebugOptions } from "../../lib/api/streams/debug/debug_options.ts";
import { assertMessage } from "../messages.ts";

const PROBE = { httpGet: { port: 80 } };
const POD: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", labels: { app: "web" }, annotations: { note: "x" } },
  spec: {
    initContainers: [{ name: "setup", image: "busybox" }],
    containers: [{ name: "app", image: "app", livenessProbe: PROBE, readinessProbe: PROBE, startupProbe: PROBE }],
  },
};

/** Returns the parts of a copy that the flags --keep-* decide on. */
function kept(options: DebugOptions) {
  const { metadata, spec } = podCopy(POD, "tools", { image: "busybox", copyTo: "copy", ...options });
  const [app] = spec?.containers ?? [];
  return [
    ...Object.keys(metadata ?? {}),
    ...Object.keys(app ?? {}).filter((field) => field.endsWith("Probe")),
    ...(spec?.initContainers ?? []).map(({ name }) => name),
  ].sort();
}

const KEPT: [options: DebugOptions, expected: string[]][] = [
  [{}, ["name", "setup"]],
  [{ keepInitContainers: false }, ["name"]],
  [{ keepLabels: true }, ["labels", "name", "setup"]],
  [{ keepAnnotations: true }, ["annotations", "name", "setup"]],
  [{ keepLiveness: true }, ["livenessProbe", "name", "setup"]],
  [{ keepReadiness: true }, ["name", "readinessProbe", "setup"]],
  [{ keepStartup: true }, ["name", "setup", "startupProbe"]],
];

for (const [options, expected] of KEPT) {
  Deno.test(`podCopy() keeps the parts of the pod that kubectl keeps if it gets ${JSON.stringify(options)}`, () => {
    assert.deepEqual(kept(options), expected);
  });
}

const CUSTOM = {
  env: [{ name: "A", value: "2" }, { name: "C", value: "3" }],
  resources: { limits: { memory: "64Mi" } },
  securityContext: { runAsUser: 7 },
};

Deno.test("ephemeralContainer(), nodePod() and podCopy() merge custom fields into the debug container", () => {
  const options = { image: "busybox", env: ["A=1", "B=1"], custom: CUSTOM };
  const containers = [
    ephemeralContainer("tools", options),
    nodePod("node", "pod", "tools", options).spec?.containers[0],
    podCopy(POD, "tools", { ...options, copyTo: "copy" }).spec?.containers.find(({ name }) => name === "tools"),
  ];
  for (const container of containers) {
    assert.deepEqual(container?.env, [
      { name: "A", value: "2" },
      { name: "B", value: "1" },
      { name: "C", value: "3" },
    ]);
    assert.deepEqual(container?.resources, CUSTOM.resources);
    assert.equal(container?.securityContext?.runAsUser, 7);
  }
  const [ephemeral] = containers;
  assert.deepEqual(ephemeral?.securityContext?.capabilities?.add, ["SYS_PTRACE"], "the profile stays");
});

Deno.test("ephemeralContainer() refuses custom fields that belong to other flags", async () => {
  await assertMessage(
    import.meta.url,
    "custom fields of other flags",
    () => ephemeralContainer("tools", { image: "busybox", custom: { image: "other" } }),
  );
});
