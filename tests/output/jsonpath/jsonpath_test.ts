import assert from "node:assert/strict";
import { InputError } from "../../../lib/data/core/errors.ts";
import { compileJsonPath } from "../../../lib/data/output/jsonpath/jsonpath.ts";
import { findKubectl } from "../../../tools/cluster/build.ts";
import { assertMessage } from "../../messages.ts";
import { tempDir } from "../../temp_dir.ts";

// The object of kubectl's JSONPath documentation, as far as kubectl can print it without a server.
const LIST = {
  kind: "List",
  apiVersion: "v1",
  nodes: [
    {
      kind: "None",
      metadata: { name: "127.0.0.1", labels: { "kubernetes.io/hostname": "127.0.0.1" } },
      status: { capacity: { cpu: "4" }, addresses: [{ type: "LegacyHostIP", address: "127.0.0.1" }] },
    },
    {
      kind: "None",
      metadata: { name: "127.0.0.2" },
      status: {
        capacity: { cpu: "8" },
        addresses: [{ type: "LegacyHostIP", address: "127.0.0.2" }, { type: "another", address: "127.0.0.3" }],
        count: 3,
        on: true,
      },
    },
  ],
  metadata: { name: "x" },
  none: null,
  markup: "a<b>&c",
  marked: { a: "<b>&" },
  users: [{ name: "myself", user: {} }, { name: "e2e", user: { username: "admin", password: "secret" } }],
};

const CASES: [string, string][] = [
  ["{.kind}", "List"],
  ["kind is {.kind}", "kind is List"],
  ["{$.kind}", "List"],
  ["{@.kind}", "List"],
  ["{['kind']}", "List"],
  ["{.users[0].name}", "myself"],
  // The quick reference has it for the first user.
  ["{.users[].name}", "myself"],
  ["{.users[-1].name}", "e2e"],
  ["{.users[-1:].name}", "e2e"],
  ["{.users[0:1].name}", "myself"],
  ["{.users[0:2].name}", "myself e2e"],
  ["{.nodes[*].metadata.name}", "127.0.0.1 127.0.0.2"],
  ["{.nodes[*]['metadata.name', 'status.capacity']}", '127.0.0.1 127.0.0.2 {"cpu":"4"} {"cpu":"8"}'],
  ['{.users[?(@.name=="e2e")].user.password}', "secret"],
  ["{.users[?(@.name=='e2e')].user.password}", "secret"],
  ['{.users[?(@.name!="e2e")].name}', "myself"],
  ["{.nodes[?(@.status.count==3)].metadata.name}", "127.0.0.2"],
  ["{.nodes[?(@.status.count>2)].metadata.name}", "127.0.0.2"],
  ["{.nodes[?(@.status.on==true)].metadata.name}", "127.0.0.2"],
  ["{.users[?(@.user.username)].name}", "e2e"],
  [
    "{range .nodes[*]}[{.metadata.name}, {.status.capacity}] {end}",
    '[127.0.0.1, {"cpu":"4"}] [127.0.0.2, {"cpu":"8"}] ',
  ],
  ['{range .nodes[*]}{.metadata.name}{"\\t"}{.status.capacity.cpu}{"\\n"}{end}', "127.0.0.1\t4\n127.0.0.2\t8\n"],
  ["{.nodes[0].metadata.labels.kubernetes\\.io/hostname}", "127.0.0.1"],
  ["{..password}", "secret"],
  ["{.nodes[*].status.addresses[*].address}", "127.0.0.1 127.0.0.2 127.0.0.3"],
  ["{.missing}", ""],
  ["{.nodes[0].kind}", "None"],
  ["{.users[1].user}", '{"password":"secret","username":"admin"}'],
  ["{.nodes[1].status.count} {.nodes[1].status.on}", "3 true"],
  ["{.users[0:2:2].name}", "myself"],
  ["{.users[::2].name}", "myself"],
  ["{.users[-2:-1].name}", "myself"],
  ["{.users[0,1].name}", "myself e2e"],
  ["{.users[1:1].name}", ""],
  ["{.users[*]['name', 'missing']}", "myself e2e"],
  ["{.nodes[0].metadata.labels['kubernetes\\.io/hostname']}", "127.0.0.1"],
  ["{['metadata.name']}", "x"],
  ["{.users[?(@.name=='it\\'s')].name}", ""],
  ["{range .users[*]}{range .user}{.username}{end}{$.name},{@.name};{end}", "myself,myself;admine2e,e2e;"],
  ["{range .missing[*]}x{end}after", "after"],
  // Without an {end}, the rest is written once more, for the entire object.
  ['{range .users[*]}{.name}{","}', "myself,e2e,,"],
  ["{range .users[*]}{range .user}{.username};{end}{.name}", ";myselfadmin;e2e"],
  ["{range .missing[*]}x{range .users[*]}{.name}", "xmyselfe2e"],
  ["{.marked..}", '{"a":"\\u003cb\\u003e\\u0026"} <b>&'],
  ["{.kind.*}", "76 105 115 116"],
  ["{.kind..}{.none..}", "List"],
  ["{.users[*].user.username}", "admin"],
  ['{.nodes[*].status.addresses[?(@.type=="another")].address}', "127.0.0.3"],
  ['{.users[*].name}{\'\\t\'}{"quo\\"ted"}', 'myself e2e\tquo"ted'],
  ["{1}{true}{-2.5}", "1true-2.5"],
  ["{.markup}", "a<b>&c"],
  ["{.users[?(@.none)].name}{.none}", "null"],
  ["{.marked}", '{"a":"\\u003cb\\u003e\\u0026"}'],
  ["{ .kind }", "List"],
  ["no braces", "no braces"],
];

// kubectl rejects these templates, too, but with other words.
const REFUSED = [
  "{.users[2].name}",
  "{.users[-3].name}",
  "{.users[0:5].name}",
  "{.users[1:0].name}",
  "{.users[0:2:0].name}",
  "{.kind[0]}",
  "{.kind[?(@.a)]}",
  '{.nodes[?(@.status.count=="3")].kind}',
  "{.nodes[?(@.status.on<true)].kind}",
  '{.nodes[?(@.status.addresses[*].type=="x")].kind}',
];

/** Sorts the keys of objects, because Go prints maps sorted. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(sorted) : typeof value === "object" && value !== null
    ? Object.fromEntries(
      Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, child]) => [key, sorted(child)]),
    )
    : value;

for (const [template, expected] of CASES) {
  Deno.test(`compileJsonPath() writes ${JSON.stringify(expected)} when the template is ${template}`, () => {
    assert.equal(compileJsonPath(template)(sorted(LIST)), expected);
  });
}

for (const template of REFUSED) {
  Deno.test(`compileJsonPath() refuses when the value does not fit the template ${template}`, () => {
    assert.throws(() => compileJsonPath(template)(sorted(LIST)), InputError);
  });
}

for (const template of ["{.a", "{.a[}", "{end}", "{.a[x]}", "{.a b}", "{..*}", "{....}"]) {
  Deno.test(`compileJsonPath() says where when the template ${template} is broken`, async () => {
    await assertMessage(import.meta.url, `a broken template: ${template}`, () => compileJsonPath(template));
  });
}

function written(template: string, value: unknown): string {
  try {
    return compileJsonPath(template)(sorted(value));
  } catch (error) {
    if (error instanceof InputError) return "refused";
    throw error;
  }
}

const kubectl = await findKubectl();
Deno.test({
  name: `compileJsonPath() writes what kubectl writes when kubectl is found${
    kubectl === undefined ? " (left out: there is none)" : ""
  }`,
  ignore: kubectl === undefined,
  async fn() {
    const object = { ...LIST, apiVersion: "example.com/v1", kind: "List2" };
    await using dir = await tempDir();
    const file = await dir.file("file.json", JSON.stringify(object));
    const wrong: unknown[] = [];
    for (const template of [...CASES.map(([template]) => template), ...REFUSED]) {
      const { stdout, success } = await new Deno.Command(kubectl ?? "", {
        args: ["label", "--local", "-f", file, "-o", `jsonpath=${template}`, "a=b"],
      }).output();
      const theirs = success ? new TextDecoder().decode(stdout) : "refused";
      const ours = written(template, { ...object, metadata: { name: "x", labels: { a: "b" } } });
      if (ours !== theirs) wrong.push({ template, ours, theirs });
    }
    assert.deepEqual(wrong, []);
  },
});

Deno.test("compileJsonPath() sorts keys as texts when they are numbers", () => {
  const data = { "10": "ten", "9": "nine", "": "none", a: [] };
  assert.equal(compileJsonPath("{.}")({ data }), '{"data":{"":"none","10":"ten","9":"nine","a":[]}}');
});

// The results of kubectl 1.36.3 with --allow-missing-template-keys=false.
const missing: [template: string, name: string | undefined][] = [
  ["{.a}", undefined],
  ["{.nope}", "nope"],
  ["{.a.nope}", "nope"],
  ["{.b[*].nope}", "nope"],
  ["{.b[*].y}", undefined],
  ["{.b[?(@.x==1)].y}", undefined],
  ["{.b[?(@.nope)].y}", undefined],
  ["{..nope}", "nope"],
  ["{range .nope[*]}x{end}", "nope"],
  ["{.a['x','y']}", "y"],
  ["{.none.x}", "x"],
];
Deno.test("compileJsonPath() names a key that no value has when keys may not be missing", () => {
  const value = { a: { x: 1 }, none: null, b: [{ x: 1, y: 2 }, { x: 3 }] };
  const seen = missing.map(([template]) => {
    try {
      compileJsonPath(template, { allowMissingKeys: false })(value);
      return [template, undefined];
    } catch (error) {
      return [template, / (\w+) is not found$/.exec(String(error))?.[1]];
    }
  });
  assert.deepEqual(seen, missing);
});
