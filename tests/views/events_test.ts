import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import type { Event } from "../../lib/data/core/kinds.ts";
import { lastSeen } from "../../lib/data/output/text/events.ts";
import { commandLine, NOW } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { event, pod } from "./objects.ts";

const NODE = { kind: "Node", metadata: { name: "minikube", namespace: "default", uid: "minikube" } };
const EVENTS = [
  event("b", 50, pod("web"), { type: "Warning", reason: "BackOff", count: 4, firstTimestamp: "2026-01-01T11:00:00Z" }),
  event("a", 90, pod("web"), { reason: "Pulled" }),
  event("c", 10, pod("other")),
  event("d", 20, NODE, { reason: "NodeReady" }),
];

Deno.test("k8s events lists what happened, the latest last", async () => {
  const cli = await commandLine(EVENTS);
  assert.deepEqual(await cli("events"), {
    code: 0,
    stdout: `LAST SEEN           TYPE      REASON      OBJECT          MESSAGE
90m                 Normal    Pulled      Pod/web         it was tested
50m (x4 over 60m)   Warning   BackOff     Pod/web         it was tested
20m                 Normal    NodeReady   Node/minikube   it was tested
10m                 Normal    Tested      Pod/other       it was tested
`,
    stderr: "",
  });
});

Deno.test("k8s events leaves managedFields out when it prints whole objects, as get does", async () => {
  const [first] = EVENTS;
  const managedFields = [{ manager: "x", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: {} }];
  const cli = await commandLine([{ ...first, metadata: { ...first?.metadata, managedFields } }]);
  assert.equal((await cli("events", "-o", "jsonpath={.items[*].metadata.managedFields[0].manager}")).stdout, "x");
  const { items } = JSON.parse((await cli("events", "-o", "json")).stdout);
  assert.deepEqual(Object.keys(items[0].metadata).includes("managedFields"), false);
});

const selections: [string[], string][] = [
  [["--for", "pod/web"], "event/a\nevent/b\n"],
  [["--for=po/web", "--types", "warning"], "event/b\n"],
  [["--types=Normal,Warning", "-A"], "event/a\nevent/b\nevent/d\nevent/c\n"],
  [["--for", "node/minikube", "-n", "kube-system"], ""],
  [["--for", "node/minikube"], "event/d\n"],
];

for (const [args, expected] of selections) {
  Deno.test(`k8s events ${args.join(" ")} lists those that are meant`, async () => {
    const cli = await commandLine(EVENTS);
    assert.equal((await cli("events", ...args, "-o", "name")).stdout, expected);
  });
}

Deno.test("events() says which namespace it was in when the session is of all", async () => {
  const { k8s } = await commandLine(EVENTS);
  assert.match(String(await k8s.with({ namespace: "*" }).events()), /^NAMESPACE +LAST SEEN /);
});

Deno.test("k8s events says that there are none when nothing happened", async () => {
  const cli = await commandLine();
  assert.deepEqual(await cli("events"), { code: 0, stdout: "", stderr: "No events found in default namespace.\n" });
  await assertMessage(import.meta.url, "no events in any namespace", await cli("events", "-A"));
  await assertMessage(import.meta.url, "no events in a namespace", await cli("events", "-n", "shop"));
});

Deno.test("events() asks the server for one type and one object when these are wanted", async () => {
  const cli = await commandLine(EVENTS);
  await cli.k8s.events({ for: "pod/web", types: ["Warning"] });
  assert.deepEqual(cli.requests.map((request) => decodeURIComponent(request)), [
    "GET /api/v1/namespaces/default/events?" +
    "fieldSelector=involvedObject.kind=Pod,involvedObject.name=web,type=Warning&limit=200",
  ]);
});

for (const options of [{ types: ["Error"] }, { for: "web" }, { for: "pod/a/b" }, { for: "nothing/web" }]) {
  Deno.test(`events() says what is wrong when it is given ${JSON.stringify(options)}`, async () => {
    const cli = await commandLine();
    await assert.rejects(cli.k8s.events(options), InputError);
  });
}

Deno.test("lastSeen() reckons from the series when an event has one", () => {
  const one = {
    ...event("a", 60, pod("web")),
    eventTime: "2026-01-01T11:30:00.000000Z",
    series: { count: 7, lastObservedTime: "2026-01-01T11:58:00.000000Z" },
  } as unknown as Event;
  assert.equal(lastSeen(one, NOW), "2m (x7 over 30m)");
});
