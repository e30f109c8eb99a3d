import assert from "node:assert/strict";
import { completeCode } from "../../lib/terminal/completion/code/code.ts";
import { createKnowledge } from "../../lib/terminal/completion/cluster_cache.ts";
import type { CodeSources } from "../../lib/terminal/completion/sources.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";

const requests: Request[] = [];
const { handler } = sandbox();
const k8s = await connect({
  handler: (request) => {
    requests.push(request);
    return handler(request);
  },
});
const knowledge = createKnowledge({ patience: 20_000 });

function sourcesOf(values: Record<string, unknown>): CodeSources {
  return {
    k8s,
    knowledge,
    bindings: {
      names: () => Promise.resolve(Object.keys(values)),
      lookup: (name) => Promise.resolve(Object.hasOwn(values, name) ? { value: values[name] } : undefined),
      settled: () => Promise.resolve(undefined),
    },
  };
}

Deno.test("completeCode() runs nothing of the person's when it infers what an expression would be", async () => {
  let ran = 0;
  const run = () => {
    ran++;
    return { secret: 1 };
  };
  const trap = new Proxy({}, new Proxy({}, { get: () => run }));
  class Thing {
    constructor() {
      run();
    }
    static get made() {
      return run();
    }
  }
  const thenable = { then: run };
  const values = {
    k8s,
    run,
    trap,
    Thing,
    thenable,
    list: [trap, {
      get x() {
        return run();
      },
    }],
    lazy: {
      get value() {
        return run();
      },
      toString: run,
      valueOf: run,
      [Symbol.iterator]: run,
    },
  };
  for (
    const input of [
      ...[
        "run().",
        "new Thing().",
        "Thing.",
        "Thing.made.",
        "trap.",
        "trap.x.",
        "lazy.",
        "lazy.value.",
        "lazy.value().x.",
      ],
      ...[
        "(await thenable).",
        "(await run()).",
        "list[0].",
        "list[1].",
        "list[1].x.",
        "list.map((a) => a.",
        "`${lazy}`.",
      ],
      ...["[...lazy].", "lazy?.value?.", 'lazy["', 'k8s.get(lazy, "', 'k8s.get(run(), "', 'k8s.get(`${lazy}`, "'],
      ...[
        "k8s.with({ namespace: lazy.value }).get('pod', '",
        "k8s.with(run()).",
        "for (const a of lazy) a.",
        "run`x`.",
      ],
      ...[
        "const { a } = lazy; a.",
        "const [a] = lazy; a.",
        "k8s.apply({ kind: lazy, ",
        "k8s.list('pods', { labels: lazy, ",
      ],
      ...["(run(), lazy).", "(lazy.value = run()).", "(lazy.value ?? run()).", "import(run()).", "run(run("],
    ]
  ) {
    await completeCode(input, input.length, sourcesOf(values));
    assert.equal(ran, 0, input);
  }
});

Deno.test("completeCode() only reads when it completes a call that writes", async () => {
  requests.length = 0;
  for (
    const input of [
      'k8s.delete("pod", "helloworld").',
      '(await k8s.delete("pod", "helloworld")).meta',
      'k8s.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }).then((x) => x.',
      '(await k8s.raw("/api/v1/pods", { method: "DELETE" })).',
      '(await k8s.token("default")).',
      'k8s.patch("pod", "helloworld", { metadata: { labels: { a: "b" } } }, { dryRun: ',
    ]
  ) {
    await completeCode(input, input.length, sourcesOf({ k8s }));
  }
  assert.deepEqual(requests.filter(({ method }) => method !== "GET").map(({ url }) => url), []);
  assert.equal((await k8s.get("pod", "helloworld")).metadata?.name, "helloworld");
});

// Complete programs. The text before any position in them may be typed so far.
const PROGRAMS = [
  'const pods = await k8s.list("pods", { namespace: "*", labels: { app: "web", "x.y/z": `a${1}` } });\n' +
  "for (const { metadata: { name = 'x' } = {}, ...rest } of pods.items) console.log(name?.length!, rest as unknown);",
  'k8s.apply({\n  apiVersion: "apps/v1", // a comment with a "quote\n  kind: "Deployment",\n  /* another { */\n' +
  '  spec: { template: { spec: { containers: [{ name: "a", image: "b", env: [{ name: "A", value: \'B"\' }] }] } } },\n})',
  "const f = async <T extends object,>(x: T[], ...y: Map<string, Set<number>>[]): Promise<T | undefined> => {\n" +
  "  if (/[/\"']{1,2}/.test(`${x.length / 2} ${`${y}`}`)) return (await Promise.all(x.map(async (z) => z)))[0]?.[0];\n};",
  "label: for (;;) { switch (a ? { b: c } : [d]) { case `x`: break label; default: continue; } }",
  'import { a as b, type C } from "./x.ts"; export default class D extends (E as any) { #f = 1; get g() { return this.#f } }',
  "x = a < b > c; y = a++ / b--; z = { async *m() { yield* n }, [k]: v, get w() { return 1 } }; const e = <T>(t: T) => t;",
  "get pods -n 'a b' -l app=web,tier!=x -o jsonpath='{.items[*].metadata.name}'",
  "}}}))) ]] `${ \" ' /* \u2028 \\ \\u{110000} \\x 0x 1_000n .5. ..",
];

Deno.test("completeCode() answers at every place when programs are typed letter by letter", async () => {
  const sources = { ...sourcesOf({ k8s }), words: () => Promise.resolve([]) };
  for (const program of PROGRAMS) {
    for (let cursor = 0; cursor <= program.length; cursor++) {
      // At the end of the typed text, and inside of existing text.
      for (const text of [program.slice(0, cursor), program]) {
        const { from, to, candidates } = await completeCode(text, cursor, sources);
        assert.ok(from >= 0 && from <= cursor && cursor <= to && to <= text.length, text);
        assert.ok(candidates.every(({ text }) => text !== ""), text);
      }
    }
  }
});

Deno.test("completeCode() rejects with the signal's reason when it is given up", async () => {
  const sources = { ...sourcesOf({ k8s }), signal: AbortSignal.abort(new TypeError("typed")) };
  await assert.rejects(completeCode('k8s.get("service", "', 20, sources), /typed/);
});

Deno.test("completeCode() shows no control characters when the cluster's texts hold them", async () => {
  const evil = "x\u001b[2J";
  const session = await connect({
    handler: () =>
      Promise.resolve(Response.json({
        kind: "Table",
        columnDefinitions: [{ name: "Name", type: "string", format: "name" }, { name: "Status", type: "string" }],
        rows: [{ cells: [evil, "Running"] }, { cells: ["web", evil] }],
      })),
  });
  const sources = { k8s: session, knowledge: createKnowledge() };
  const { candidates } = await completeCode('k8s.get("pod", "', 16, sources);
  assert.deepEqual(candidates, [{ text: "web", detail: "x^[[2J" }]);
});
