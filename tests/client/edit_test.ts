import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";

Deno.test("edit() loses no update if two editors change one field 1,000 times at once", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  await k8s.create(await k8s.make.configMap("shared", { data: { count: "0", list: "" } }));
  const editor = async (name: string) => {
    for (let turn = 0; turn < 500; turn++) {
      await k8s.edit("configmap", "shared", (map) => {
        map.data = { ...map.data, count: String(Number(map.data?.count) + 1), [name]: String(turn) };
      });
    }
  };
  await Promise.all([editor("a"), editor("b")]);
  assert.deepEqual((await k8s.get("configmap", "shared")).data, { a: "499", b: "499", count: "1000", list: "" });
});

Deno.test("edit() accepts a function that returns another object", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const pod = await k8s.get("pod", "helloworld");
  const edited = await k8s.edit(pod, (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { a: "b" } } }));
  assert.deepEqual(edited.metadata.labels, { a: "b" });
});
