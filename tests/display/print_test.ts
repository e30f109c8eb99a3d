import assert from "node:assert/strict";
import { printed, type PrintOptions } from "../../lib/terminal/display/print.ts";
import { withoutSecrets } from "../../lib/terminal/display/redact.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

const NOW = new Date("2026-01-01T12:00:00Z");
const SECRET = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { token: btoa("hush hush") } };
const open = () => connect({ handler: sandbox({ now: () => NOW }).handler });

async function shown(value: unknown, options: PrintOptions = {}): Promise<string> {
  await using k8s = await open();
  return (await Array.fromAsync(printed(value, k8s, options))).join("");
}

Deno.test("printed() shows the server's own table when the value is a list", async () => {
  await using k8s = await open();
  const list = await k8s.list("pods", { labels: { app: "web" } });
  const text = (await Array.fromAsync(printed(list, k8s))).join("");
  assert.equal(
    text,
    `NAME                   READY   STATUS    RESTARTS   AGE
web-6d4b8f7c9d-4kx7p   1/1     Running   0          3h
web-6d4b8f7c9d-zt2mq   1/1     Running   0          3h
`,
  );
  const reversed = list.items.toReversed();
  assert.match((await Array.fromAsync(printed(reversed, k8s))).join(""), /^NAME.*\n.*zt2mq.*\n.*4kx7p.*\n$/);
});

Deno.test("printed() shows names and no table when the objects are those of another cluster", async () => {
  await using other = await open();
  assert.equal(await shown(await other.list("pods", { labels: { app: "helloworld" } })), "pod/helloworld\n");
});

Deno.test("printed() shows namespaces and a table for each kind when a list is mixed", async () => {
  await using k8s = await open();
  const items = [
    ...await k8s.list("serviceaccounts", { namespace: "*" }),
    ...await k8s.list("nodes"),
  ];
  const text = (await Array.fromAsync(printed(items, k8s))).join("");
  assert.match(text, /^NAMESPACE +NAME +.*AGE\ndefault +default .*\n(.*\n)*\nNAME +STATUS .*\nminikube +Ready /);
});

// Public report B15: the column depended on the result instead of the request.
Deno.test("printed() shows the namespaces of what was read from all of them, also if there is one", async () => {
  await using k8s = await open();
  const show = async (value: unknown) => (await Array.fromAsync(printed(value, k8s))).join("");
  const options = { namespace: "*", labels: { app: "web" } };
  const everywhere = k8s.with({ namespace: "*" });
  for (
    const read of [
      k8s.list("pods", options),
      k8s.table("pods", options),
      everywhere.list("pods", { labels: "app=web" }),
    ]
  ) {
    assert.match(await show(await read), /^NAMESPACE +NAME .*\n(default +web-.*\n)+$/);
  }
  assert.match(await show(await k8s.list("pods", { labels: { app: "web" } })), /^NAME /);
  assert.match(await show(await k8s.table("pods", { labels: { app: "web" } })), /^NAME /);
  // Cluster-scoped objects have no namespace.
  for (const read of [k8s.list("nodes", { namespace: "*" }), k8s.table("nodes", { namespace: "*" })]) {
    assert.match(await show(await read), /^NAME /);
  }
});

Deno.test("printed() says that there is nothing when a list is empty", async () => {
  await using k8s = await open();
  assert.equal(await shown(await k8s.list("pods", { labels: { app: "none" } })), "(no items)\n");
  assert.equal(await shown(await k8s.table("pods", { labels: { app: "none" } })), "(no items)\n");
});

Deno.test("printed() shows YAML with managedFields folded when the value is an object", async () => {
  const metadata = { name: "a", managedFields: [{ manager: "k8s" }] };
  assert.equal(
    await shown({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { sky: "blue" } }),
    `apiVersion: v1\ndata:\n  sky: blue\nkind: ConfigMap\nmetadata:\n  # managedFields: folded, 1 entry\n  name: a\n`,
  );
});

Deno.test("printed() shows sizes when there is a Secret anywhere in the value", async () => {
  const values = [SECRET, [SECRET, 1], { deep: { list: [SECRET] } }];
  for (const value of values) {
    const text = await shown(value);
    assert.match(text, /token: '?\(9 bytes\)/);
    assert.equal(text.includes(SECRET.data.token), false);
  }
  assert.match(await shown(SECRET.data.token), /^aHVzaCBodXNo\n$/);
});

Deno.test("withoutSecrets() copies nothing when there is no Secret, and survives a circle", () => {
  const circle: Record<string, unknown> = { list: [1, { a: 2 }] };
  circle.self = circle;
  assert.equal(withoutSecrets(circle), circle);
  const connection = { endpoint: { server: "https://x", key: "PEM" }, credential: { kind: "token", token: "abc" } };
  assert.deepEqual(withoutSecrets(connection), {
    endpoint: { server: "https://x", key: "(3 bytes)" },
    credential: { kind: "token", token: "(3 bytes)" },
  });
});

Deno.test("withoutSecrets() drops the annotation that repeats a Secret when kubectl has applied it", () => {
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}", mine: "1" };
  const secret = { ...SECRET, metadata: { name: "s", annotations }, stringData: { a: "é" } };
  assert.deepEqual(withoutSecrets(secret), {
    ...SECRET,
    metadata: { name: "s", annotations: { mine: "1" } },
    data: { token: "(9 bytes)" },
    stringData: { a: "(2 bytes)" },
  });
});

const values: [string, unknown, string][] = [
  ["nothing", undefined, ""],
  ["a string", "two\nlines", "two\nlines\n"],
  ["a string that drives terminals", "\x1b]0;evil\x07", "^[]0;evil^G\n"],
  ["an Error", new RangeError("\x1b[2Jmine"), "error: RangeError: ^[[2Jmine\n"],
  ["anything else", { a: [1, "\x1b[2J"] }, "{ a: [ 1, '\\x1b[2J' ] }\n"],
  ["a watch event", { type: "ADDED", object: { ...SECRET } }, "ADDED    secret/s\n"],
];
for (const [what, value, text] of values) {
  Deno.test(`printed() writes what a person can read when the value is ${what}`, async () => {
    assert.equal(await shown(value), text);
  });
}

Deno.test("printed() keeps its own colors and no other sequence if colors are on", async () => {
  class Evil {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      return "\x1b]0;evil\x07";
    }
  }
  assert.equal(await shown([1, new Evil()], { colors: true }), "[ \x1b[33m1\x1b[39m, ^[]0;evil^G ]\n");
});

Deno.test("printed() shows items as they come and ends when the signal is aborted", async () => {
  await using k8s = await open();
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const text of printed(await k8s.raw("/api/v1/pods?watch=true"), k8s, { signal: stop.signal })) {
    seen.push(text);
    if (seen.length === 2) stop.abort();
  }
  assert.deepEqual(seen, ["ADDED    pod/helloworld -n default\n", "ADDED    pod/web-6d4b8f7c9d-4kx7p -n default\n"]);
});

Deno.test("printed() writes bytes as text when a stream gives them", async () => {
  const { body } = new Response("é\x1b[2J\n");
  assert.equal(await shown(body), "é^[[2J\n");
});

Deno.test("printed() names server and namespace when the value is a session", async () => {
  await using k8s = await open();
  assert.equal(await shown(k8s.with({ namespace: "dev" })), "k8s on a sandbox in this process, namespace dev\n");
});
