import assert from "node:assert/strict";
import { NOTHING } from "../../../lib/data/request/access.ts";
import type { RecordedAccess } from "../../../lib/data/rbac/recorded.ts";
import { rbacOf } from "../../../lib/data/rbac/roles.ts";
import { checkRoles } from "../../../lib/terminal/commands/cluster/check_rbac.ts";
import { accountName } from "../../../lib/terminal/commands/cluster/rbac_permissions.ts";
import { folderWith, k8s } from "../script/own_process.ts";
import { assertMessage } from "../../messages.ts";

const LIST = 'console.log((await k8s.list("pods")).items.length, Deno.args);\n';
const rules = (text: string) => [...text.matchAll(/^ {2}verbs:\n((?: {2}- .*\n)+)/gm)].map(([, verbs = ""]) => verbs);

Deno.test("permissions --rbac runs a script and prints its roles, with the script's output on stderr", async () => {
  await using folder = await folderWith({ "label_all.ts": LIST });
  const line = ["permissions", "--sandbox", "--rbac", "--run", "--check", `${folder.path}/label_all.ts`, "a"];
  const { code, stdout, stderr } = await k8s(line);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /kind: Role\nmetadata:\n {2}name: label-all\n {2}namespace: default\nrules:\n- apiGroups:/);
  assert.deepEqual(rules(stdout), ["  - list\n"]);
  await assertMessage(import.meta.url, "a script that is recorded", stderr, { [folder.path]: "FOLDER" });
});

Deno.test("permissions --rbac --recording merges the requests of several runs", async () => {
  await using folder = await folderWith({ "list.ts": LIST, "get.ts": 'await k8s.get("pod", "helloworld");\n' });
  const file = `${folder.path}/runs.jsonl`;
  const start = ["permissions", "--sandbox", "--rbac", "--recording", file];
  assert.equal((await k8s([...start, "--run", `${folder.path}/list.ts`])).code, 0);
  assert.equal((await k8s([...start, "--run", `${folder.path}/get.ts`])).code, 0);
  const { code, stdout } = await k8s([...start, "--service-account=ops:robot", "--check"]);
  assert.equal(code, 0);
  assert.deepEqual(rules(stdout), ["  - list\n", "  - get\n"]);
  assert.match(stdout, /subjects:\n- kind: ServiceAccount\n {2}name: robot\n {2}namespace: ops\n$/);
});

Deno.test("permissions --rbac prints the roles of a script that fails, and ends with its exit code", async () => {
  const script = 'import { connect } from "@kubeshell/k8s";\nawait k8s.list("pods");\nDeno.exit(3);\n';
  await using folder = await folderWith({ "fail.ts": script });
  const { code, stdout, stderr } = await k8s(["permissions", "--sandbox", "--rbac", "--run", `${folder.path}/fail.ts`]);
  assert.equal(code, 3);
  assert.deepEqual(rules(stdout), ["  - list\n"]);
  await assertMessage(import.meta.url, "a script that fails while it is recorded", stderr, { [folder.path]: "FOLDER" });
});

Deno.test("permissions --rbac never runs a script without --run", async () => {
  await using folder = await folderWith({ "list.ts": LIST });
  const outcome = await k8s(["permissions", "--sandbox", "--rbac", `${folder.path}/list.ts`]);
  assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
  await assertMessage(import.meta.url, "--rbac without --run", outcome, { [folder.path]: "FOLDER" });
});

Deno.test("checkRoles() finds a missing permission, and a part that no request needs", async () => {
  const known = { naming: "fixed" as const, count: 1, refused: 0, applied: false, created: false };
  const list: RecordedAccess = { ...NOTHING, verb: "list", resource: "pods", namespace: "shop", ...known };
  const get: RecordedAccess = { ...list, verb: "get", name: "web" };
  const narrow = await checkRoles([list, get], rbacOf([list], "shop"));
  assert.deepEqual([narrow.refused, narrow.superfluous], [[get], []]);
  const wide = await checkRoles([list], rbacOf([list, get], "shop"));
  assert.deepEqual([wide.refused, wide.superfluous], [[], ['get pods web in Role "script"']]);
});

Deno.test("accountName() turns the name of a script into the name of an object", () => {
  assert.deepEqual(["a/label_all.ts", "C:\\x\\Über Uns.mts", "--.ts"].map(accountName), [
    "label-all",
    "ber-uns",
    "script",
  ]);
});
