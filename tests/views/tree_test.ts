import assert from "node:assert/strict";
import { formatTree, type TreeNode } from "../../lib/data/output/text/tree.ts";
import { commandLine, NOW } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { ownedBy, pod, widget, WIDGETS } from "./objects.ts";

Deno.test("k8s tree draws what an object owns", async () => {
  const cli = await commandLine();
  assert.deepEqual(await cli("tree", "deploy", "web"), {
    code: 0,
    stdout: `OBJECT                          READY  STATUS   AGE
Deployment/web                  2/2             3h
└─ ReplicaSet/web-6d4b8f7c9d    2               3h
   ├─ Pod/web-6d4b8f7c9d-4kx7p  1/1    Running  3h
   └─ Pod/web-6d4b8f7c9d-zt2mq  1/1    Running  3h
`,
    stderr: "",
  });
});

Deno.test("k8s tree draws the owners above an object, which has a star", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("tree", "pod/web-6d4b8f7c9d-4kx7p");
  assert.equal(
    stdout,
    `OBJECT                            READY  STATUS   AGE
Deployment/web                    2/2             3h
└─ ReplicaSet/web-6d4b8f7c9d      2               3h
   └─ Pod/web-6d4b8f7c9d-4kx7p *  1/1    Running  3h
`,
  );
});

Deno.test("tree() finds what a custom resource owns, of any kind", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  const top = await cli.k8s.create(widget("x"));
  await cli.k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", ...ownedBy(top) } });
  const lower = await cli.k8s.create({ ...widget("y"), metadata: { name: "y", ...ownedBy(top) } });
  await cli.k8s.create(pod("p", ownedBy(lower)));
  const { root, unread } = await cli.k8s.tree("widget/x");
  const names = ({ kind, name, children }: TreeNode): unknown => [`${kind}/${name}`, ...children.map(names)];
  assert.deepEqual(names(root), ["Widget/x", ["ConfigMap/c"], ["Widget/y", ["Pod/p"]]]);
  assert.deepEqual(unread, []);
});

Deno.test("tree() reads each kind once and a few at a time when there are many", async () => {
  const cli = await commandLine();
  let running = 0;
  let most = 0;
  const k8s = cli.k8s;
  const { connect } = await import("../../lib/session/connect.ts");
  const counted = await connect({
    handler: async (request) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 0));
      try {
        return await k8s.handler(request);
      } finally {
        running--;
      }
    },
  });
  await counted.tree("deploy", "web");
  const lists = cli.requests.filter((request) =>
    request.includes("includeObject=Metadata") && request.includes("limit=")
  );
  assert.equal(new Set(lists).size, lists.length);
  assert.ok(lists.length > 15 && !lists.some((request) => request.includes("/events?")), `${lists.length} lists`);
  assert.ok(most <= 7, `${most} at a time`);
});

Deno.test("k8s tree says which kinds could not be read when some are refused", async () => {
  const cli = await commandLine();
  const who = "system:serviceaccount:default:default";
  await cli.k8s.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "r" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "User", name: who, apiGroup: "rbac.authorization.k8s.io" }],
  });
  const { code, stdout, stderr } = await cli("tree", "deploy", "web", "--as", who);
  assert.equal(code, 0);
  assert.match(stdout, /Pod\/web-6d4b8f7c9d-zt2mq/);
  await assertMessage(import.meta.url, "a tree that cannot read all kinds", stderr);
});

const refusals: [string[], number][] = [
  [["deploy"], 2],
  [["deploy", "a", "b"], 2],
  [["deploy", "nope"], 1],
];

for (const [args, code] of refusals) {
  Deno.test(`k8s tree ${args.join(" ")} says what is wrong`, async () => {
    const cli = await commandLine();
    const outcome = await cli("tree", ...args);
    await assertMessage(import.meta.url, `tree ${args.join(" ")}`, outcome);
    assert.deepEqual([outcome.code, outcome.stdout], [code, ""]);
  });
}

Deno.test("formatTree() has a column for the namespace when there are several", () => {
  const node = (name: string, children: TreeNode[] = [], namespace?: string): TreeNode => ({
    apiVersion: "v1",
    kind: "Thing",
    name,
    uid: name,
    created: "2026-01-01T09:00:00Z",
    children,
    ...(namespace === undefined ? {} : { namespace }),
  });
  const root = node("top", [node("a", [node("b", [], "one")], "one"), node("c", [], "two")]);
  assert.equal(
    formatTree({ root, unread: [] }, NOW),
    `OBJECT         NAMESPACE  AGE
Thing/top                 3h
├─ Thing/a     one        3h
│  └─ Thing/b  one        3h
└─ Thing/c     two        3h
`,
  );
});
