import assert from "node:assert/strict";
import { untilDeleted } from "../../lib/api/watching/wait_deleted.ts";
import { Body, line, pod, podList, scripted } from "./script.ts";

const open = (...lines: string[]) => new Body(lines.join(""), "open");
const deleted = (name: string) => ({ type: "pods", name, namespace: "default", answer: pod(name, 4) });

Deno.test("untilDeleted() sends nothing if the server has answered that the object is gone", async () => {
  const { client, asked } = scripted([]);
  await untilDeleted(client, [{ ...deleted("a"), answer: { kind: "Status" } }], {});
  assert.deepEqual(asked, []);
});

Deno.test("untilDeleted() is done if the object is gone, or another one has its name", async () => {
  const { client, asked } = scripted([podList(5, pod("b", 5, { uid: "other" })), open()]);
  await untilDeleted(client, [deleted("a"), deleted("b")], {});
  assert.deepEqual(asked, ["list", "watch 5"]);
});

Deno.test("untilDeleted() waits for all objects with one watch", async () => {
  const { client, asked } = scripted([
    podList(5, pod("a", 4), pod("b", 4)),
    open(line("DELETED", pod("b", 6)), line("ADDED", pod("b", 7, { uid: "other" })), line("DELETED", pod("a", 8))),
  ]);
  await untilDeleted(client, [deleted("a"), deleted("b")], {});
  assert.deepEqual(asked, ["list", "watch 5"]);
});
