import assert from "node:assert/strict";
import { editObject } from "../../../lib/terminal/repl/dot_commands/edit_object.ts";
import { sandbox } from "../../../lib/sandbox/mod.ts";
import { connect } from "../../../lib/session/connect.ts";

async function editing(change: (text: string, time: number) => string | undefined | Promise<string | undefined>) {
  const k8s = await connect({ handler: sandbox().handler });
  const reasons: string[] = [];
  let time = 0;
  const edited = () =>
    editObject(k8s, "deployment", "web", {
      change: async (text) => await change(text, time++),
      changed: () => undefined,
      refused: (error) => void reasons.push(error.message),
    });
  return { k8s, reasons, edited };
}

Deno.test("editObject() keeps what others changed meanwhile when it is another field", async () => {
  const { k8s, edited } = await editing(async (text) => {
    await k8s.patch("deployment", "web", { metadata: { labels: { theirs: "yes" } } });
    return text.replace("replicas: 2", "replicas: 4");
  });
  const { object, patch } = await edited() ?? {};
  assert.deepEqual(patch?.spec, { replicas: 4 });
  assert.equal(object?.metadata?.labels?.theirs, "yes");
});

Deno.test("editObject() asks again when others changed the same field", async () => {
  const { k8s, reasons, edited } = await editing(async (text, time) => {
    if (time > 0) return undefined;
    await k8s.patch("deployment", "web", { spec: { replicas: 7 } });
    return text.replace("replicas: 2", "replicas: 4");
  });
  assert.equal(await edited(), undefined);
  assert.equal(reasons.length, 1);
  assert.equal((await k8s.get("deployment", "web")).spec?.replicas, 7);
});

Deno.test("editObject() shows both values of a field that another writer changed, and keeps the other edits", async () => {
  const seen: string[] = [];
  const { k8s, reasons, edited } = await editing(async (text, time) => {
    seen.push(text);
    if (time > 0) return text.replace("replicas: 7", "replicas: 5");
    await k8s.patch("deployment", "web", { metadata: { labels: { theirs: "yes" } }, spec: { replicas: 7 } });
    return text.replace("replicas: 2", "replicas: 4").replace("labels:\n", "labels:\n    mine: yes-too\n");
  });
  const { object } = await edited() ?? {};
  assert.match(seen[1]!, /^# spec\.replicas: yours is 4, theirs is 7$/m);
  assert.match(seen[1]!, /^ {2}replicas: 7$/m);
  assert.match(seen[1]!, /^ {4}mine: yes-too$/m);
  assert.match(seen[1]!, /^ {4}theirs: "yes"$/m);
  assert.deepEqual([reasons.length, object?.spec?.replicas], [1, 5]);
  assert.deepEqual(object?.metadata?.labels, { app: "web", mine: "yes-too", theirs: "yes" });
});

Deno.test("editObject() saves the other edits if only the comments are changed after a conflict", async () => {
  const { k8s, edited } = await editing(async (text, time) => {
    if (time > 0) return text.replace(/^# To save it.*\n/m, "");
    await k8s.patch("deployment", "web", { spec: { replicas: 7 } });
    return text.replace("replicas: 2", "replicas: 4").replace("labels:\n", "labels:\n    mine: yes-too\n");
  });
  const { object } = await edited() ?? {};
  assert.deepEqual([object?.spec?.replicas, object?.metadata?.labels?.mine], [7, "yes-too"]);
});

Deno.test("editObject() opens the editor again, with the reason on top, when the text is no object or is refused", async () => {
  const seen: string[] = [];
  const { k8s, reasons, edited } = await editing((text, time) => {
    seen.push(text);
    const [first = ""] = seen;
    return [
      "a: [",
      first.replace("name: web", "name: other"),
      first.replace("replicas: 2", "nope: 2"),
      undefined,
    ][time];
  });
  assert.equal(await edited(), undefined);
  assert.equal(reasons.length, 3);
  for (const [index, reason] of reasons.entries()) {
    assert.ok(
      seen[index + 1]?.startsWith(
        `# Edit the object below and save. Fields that you do not edit are not changed.\n# ${reason.split("\n")[0]}`,
      ),
    );
  }
  assert.equal((await k8s.get("deployment", "web")).spec?.replicas, 2);
});
