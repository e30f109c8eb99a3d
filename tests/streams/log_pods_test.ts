import assert from "node:assert/strict";
import { containersOf } from "../../lib/api/streams/logs/log_pods.ts";
import type { StoredPod } from "../../lib/api/streams/read_pod.ts";

Deno.test("containersOf() finds every container if the regular expression is global or sticky", () => {
  const containers = ["app-a", "app-b", "app-c"].map((name) => ({ name }));
  const pod = { metadata: { name: "web", namespace: "default" }, spec: { containers } } as unknown as StoredPod;
  for (const container of [/app/, /app/g, /app/y]) {
    assert.deepEqual(containersOf(pod, { container }), ["app-a", "app-b", "app-c"]);
  }
});
