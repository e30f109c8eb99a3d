import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { Interrupt, recordingShell } from "../../lib/terminal/shell/shell.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { commandLine, configMap, offline } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";
import { assertMessage } from "../messages.ts";

const shows: [string, string[], string][] = [
  [
    "columns are chosen",
    ["pods", "-o", "custom-columns=Name:.metadata.name,IMAGES:.spec.containers[*].image,X:.nope"],
    `Name                   IMAGES                      X
helloworld             gvelrajan/helloworld:v2.0   <none>
web-6d4b8f7c9d-4kx7p   nginx:1.27                  <none>
web-6d4b8f7c9d-zt2mq   nginx:1.27                  <none>
`,
  ],
  ["JSONPath gives JSON", ["pod", "helloworld", "-o", "jsonpath-as-json={.metadata.name}"], '[\n    "helloworld"\n]\n'],
  ["JSONPath gives JSON of a list", ["ns", "-o", "jsonpath-as-json={.kind}"], '[\n    "List"\n]\n'],
  [
    "a function is given",
    [
      "pods",
      "-o",
      "js=(pod: { metadata: { name: string } }) => /^web/.test(pod.metadata.name) ? pod.metadata.name : undefined",
    ],
    "web-6d4b8f7c9d-4kx7p\nweb-6d4b8f7c9d-zt2mq\n",
  ],
  [
    "a function is async and gives an object",
    ["pod/helloworld", "-o", "js=async p => ({ a: await 1 + 1 })"],
    '{"a":2}\n',
  ],
  ["a function gives what JSON has not", ["ns/default", "-o", "js=() => 2n ** 64n"], "18446744073709551616\n"],
  [
    "a Go template goes through a list",
    ["pods", "-o", 'go-template={{range .items}}{{.metadata.name}} {{len .spec.containers}}{{"\\n"}}{{end}}'],
    "helloworld 1\nweb-6d4b8f7c9d-4kx7p 1\nweb-6d4b8f7c9d-zt2mq 1\n",
  ],
  ["a Go template counts a list", ["pods,ns", "-o", "go-template={{.kind}} {{len .items}}"], "List 7"],
  [
    "a Go template lacks a key",
    ["pod/helloworld", "-o", "template={{.metadata.nope}} {{.x.y}}"],
    "<no value> <no value>",
  ],
  ["there is a template without a format", ["ns/default", "--template={{.metadata.name}}"], "default"],
  ["a template belongs to a format", ["ns/default", "-o", "JSONPath", "--template={.metadata.name}"], "default"],
  ["a template belongs to no format", ["ns/default", "-o", "name", "--template={{.x}}"], "namespace/default\n"],
  [
    "names are sorted",
    ["pods", "--sort-by=.metadata.name", "-o", "name"],
    "pod/helloworld\npod/web-6d4b8f7c9d-4kx7p\npod/web-6d4b8f7c9d-zt2mq\n",
  ],
  [
    "a table is sorted by what it does not show",
    ["svc", "--sort-by={.spec.ports[0].port}", "-L", "x"],
    `NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   X
helloworld   ClusterIP   10.96.0.20   <none>        80/TCP    3h    
kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   3h    
`,
  ],
  [
    "values are sorted",
    ["svc", "--sort-by=.spec.ports[0].port", "-o", "jsonpath={.items[*].metadata.name}"],
    "helloworld kubernetes",
  ],
  [
    "columns are shown without their titles",
    ["ns", "default", "-o", "custom-columns=A:.kind", "--no-headers"],
    "Namespace\n",
  ],
  ["nothing is there to have columns", ["jobs", "-o", "custom-columns=a:.x,B:.y"], "a     B\n"],
];

for (const [when, args, expected] of shows) {
  Deno.test(`k8s get shows what kubectl shows if ${when}`, async () => {
    const cli = await commandLine();
    assert.deepEqual(await cli("get", ...args), { code: 0, stdout: expected, stderr: "" });
  });
}

Deno.test("k8s get reads templates and columns from files if they are named", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  const template = await dir.file("template", "{.metadata.name}");
  const columns = await dir.file("columns", "NAME            KIND\n.metadata.name  .kind\n");
  assert.equal((await cli("get", "ns", "default", "-o", `jsonpath-file=${template}`)).stdout, "default");
  assert.equal(
    (await cli("get", "ns", "default", "-o", `custom-columns-file=${columns}`)).stdout,
    "NAME      KIND\ndefault   Namespace\n",
  );
  const outcome = await cli("get", "ns", "-o", "jsonpath-file=/nowhere");
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "jsonpath-file=/nowhere", outcome);
});

Deno.test("k8s get prints the answer byte for byte if --raw is there", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("get", "--raw", "/api/v1/namespaces/default");
  assert.equal(stdout, (await cli("raw", "/api/v1/namespaces/default")).stdout);
  assert.equal((await cli("get", "pods", "--raw", "/api")).code, 2);
});

const asked: [string, string[], { accept: RegExp; include?: string }][] = [
  ["a table", [], { accept: /as=Table/, include: "None" }],
  ["labels", ["--show-labels"], { accept: /as=Table/, include: "Metadata" }],
  ["names", ["-o", "name"], { accept: /as=Table/, include: "None" }],
  ["a field of the metadata", ["-o", "jsonpath={.items[*].metadata.uid}"], { accept: /as=PartialObjectMetadataList/ }],
  ["columns of the metadata", ["-o", "custom-columns=N:.metadata.name,K:.kind"], {
    accept: /as=PartialObjectMetadataList/,
  }],
  ["a field of the spec", ["-o", "jsonpath={.items[*].spec.nodeName}"], { accept: /^application\/json$/ }],
  ["JSON", ["-o", "json"], { accept: /^application\/json$/ }],
  ["an order by the metadata", ["--sort-by=.metadata.uid"], { accept: /as=Table/, include: "Metadata" }],
  ["an order by the spec", ["--sort-by=.spec.nodeName"], { accept: /as=Table/, include: "Object" }],
];

for (const [what, flags, { accept, include }] of asked) {
  Deno.test(`k8s get asks for no more than it shows if ${what} is asked for`, async () => {
    const cli = await commandLine();
    await cli("get", "pods", ...flags);
    assert.equal(cli.requests.length, 1, String(cli.requests));
    assert.match(cli.accepts[0] ?? "", accept);
    assert.equal(
      new URL(`http://x${cli.requests[0]?.split(" ")[1]}`).searchParams.get("includeObject") ?? undefined,
      include,
    );
  });
}

const wrong: [when: string, args: string[]][] = [
  [
    "a Go template is broken",
    ["pods", "-o", "go-template={{.kind"],
  ],
  [
    "a Go template fails",
    ["pod/helloworld", "-o", "go-template={{.kind.x}}"],
  ],
  [
    "a Go template may miss no key",
    ["pod/helloworld", "-o", "go-template={{.x}}", "--allow-missing-template-keys=false"],
  ],
  [
    "JSONPath may miss no key",
    ["pods", "-o", "jsonpath={.items[*].nope}", "--allow-missing-template-keys=false"],
  ],
  [
    "there are two templates",
    ["pods", "-o", "go-template={{.kind}}", "--template={{.kind}}"],
  ],
  ["a function is broken", ["pods", "-o", "js=pod =>"]],
  [
    "an expression is broken",
    ["pods", "-o", "js=1 +"],
  ],
  [
    "a function fails",
    ["pods", "-o", "js=pod => pod.a.b"],
  ],
  [
    "JSONPath is broken",
    ["pods", "-o", "jsonpath={.items[}"],
  ],
  ["columns are broken", ["pods", "-o", "custom-columns=A"]],
  [
    "an index is out of bounds",
    ["pods", "-o", "jsonpath={.items[7].kind}"],
  ],
  [
    "no object has the field to sort by",
    ["pods", "--sort-by=.spec.nope"],
  ],
  ["what is sorted by is no path", ["pods", "--sort-by={.a"]],
  ["a selector is broken", ["pods", "-l", "a in b"]],
  [
    "a field cannot be selected by",
    ["pods", "--field-selector", "spec.x=y"],
  ],
];

Deno.test("k8s get fails if a kustomization is missing", async () => {
  const { code, stderr } = await (await commandLine())("get", "-k", "dir");
  // The reason is kustomize's.
  assert.match(stderr, / "dir": ./);
  assert.equal(code, 1);
});

for (const [when, args] of wrong) {
  Deno.test(`k8s get says what is wrong if ${when}`, async () => {
    const cli = await commandLine();
    const outcome = await cli("get", ...args);
    assert.ok(outcome.code === 1 || outcome.code === 2);
    await assertMessage(import.meta.url, when, outcome);
  });
}

Deno.test("k8s get cuts the longest column and says so on stderr if the terminal is narrow", async () => {
  const cli = await commandLine([configMap("a")]);
  const terminal = { stdin: true, stdout: true, columns: 70 };
  const { stdout, stderr } = await offline(["get", "pods", "--show-labels", "--sandbox"], { terminal });
  assert.ok(stdout.split("\n").every((line) => line.length <= 70), stdout);
  await assertMessage(import.meta.url, "LABELS truncated", stderr);
  // The session of this test has no pipe.
  const inside = await cli.with({ terminal })("get", "pods", "--show-labels");
  await assertMessage(import.meta.url, "truncated at the prompt", inside);
  assert.equal((await cli("get", "pods", "--show-labels")).stderr, "");
});

Deno.test("k8s get asks for several kinds at once and shows them in order if more than one is named", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("get", "ns,svc,pods,deploy,cm,secrets", "-o", "name");
  assert.deepEqual([...new Set(stdout.split("\n").map((line) => line.split("/")[0]))], [
    "namespace",
    "service",
    "pod",
    "deployment.apps",
    "configmap",
    "secret",
    "",
  ]);
  assert.equal(cli.requests.length, 6);
});

Deno.test("k8s get shows how far it is on a terminal's stderr if it takes long", async () => {
  const cli = await commandLine();
  const lines: string[] = [];
  const { code } = await cli.with({ status: (text) => lines.push(text) })("get", "pods");
  // It took little time, so it prints nothing and only clears the line.
  assert.deepEqual([code, lines], [0, [""]]);
});

Deno.test("k8s get -o name reads the metadata if no column of the table is said to be the name", async () => {
  const asked: string[] = [];
  const k8s = await connect({
    handler: (request) => {
      const accept = request.headers.get("accept") ?? "";
      asked.push(/as=(\w+)/.exec(accept)?.[1] ?? accept);
      return Promise.resolve(Response.json(
        accept.includes("as=Table")
          ? {
            kind: "Table",
            metadata: {},
            columnDefinitions: [{ name: "Title", type: "string" }],
            rows: [{ cells: ["x"] }],
          }
          : { kind: "PodList", apiVersion: "v1", metadata: {}, items: [{ metadata: { name: "a" } }] },
      ));
    },
  });
  const shell = recordingShell({ session: k8s });
  assert.equal(await run(["get", "pods", "-o", "name"], shell), 0);
  assert.equal(shell.stdout, "pod/a\n");
  assert.deepEqual(asked, ["Table", "PartialObjectMetadataList"]);
});

for (const output of [[], ["-o", "json"], ["-o", "name"]]) {
  Deno.test(`k8s get ends at once, and its request with it, on Ctrl+C (${output.join(" ") || "a table"})`, async () => {
    const interrupt = new AbortController();
    const signals: AbortSignal[] = [];
    const k8s = await connect({
      handler: (request) => {
        signals.push(request.signal);
        queueMicrotask(() => interrupt.abort(new Interrupt("SIGINT")));
        // It never answers, and it obeys the signal like fetch.
        return new Promise((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason))
        );
      },
    });
    const shell = recordingShell({ session: k8s, signal: interrupt.signal });
    assert.equal(await run(["get", "pods", ...output], shell), 130);
    assert.deepEqual([signals.map(({ aborted }) => aborted), shell.stdout, shell.stderr], [[true], "", ""]);
  });
}

Deno.test("k8s get says on stderr that the list was forgotten, and shows every row once", async () => {
  let asked = 0;
  const names = ["a", "b", "c", "d"];
  const k8s = await connect({
    onWarning: (text) => shell.err(`Warning: ${text}`),
    handler: (request) => {
      const { searchParams } = new URL(request.url);
      const token = searchParams.get("continue");
      if (++asked === 2) {
        const status = { kind: "Status", apiVersion: "v1", reason: "Expired", code: 410, metadata: { continue: "2" } };
        return Promise.resolve(Response.json(status, { status: 410 }));
      }
      const rows = names.slice(Number(token ?? 0), Number(token ?? 0) + 2).map((name) => ({ cells: [name] }));
      const metadata = token === null ? { continue: "2" } : {};
      const columnDefinitions = [{ name: "Name", type: "string", format: "name" }];
      return Promise.resolve(Response.json({ kind: "Table", metadata, columnDefinitions, rows }));
    },
  });
  const shell = recordingShell({ session: k8s });
  assert.equal(await run(["get", "pods"], shell), 0);
  assert.equal(shell.stdout, "NAME\na\nb\nc\nd\n");
  await assertMessage(import.meta.url, "a list that expires", shell.stderr);
});

Deno.test("k8s get reads no more than four kinds at once if many are named", async () => {
  let [running, most] = [0, 0];
  const box = sandbox();
  const k8s = await connect({
    handler: async (request) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve));
      const response = await box.handler(request);
      running--;
      return response;
    },
  });
  const shell = recordingShell({ session: k8s });
  assert.equal(await run(["get", "ns,svc,pods,deploy,cm,secrets,sa,rs", "-A"], shell), 0);
  assert.equal(most, 4);
});

Deno.test("k8s get -o name puts several types in one order if they are sorted, as -o json does (A16)", async () => {
  const named = (name: string, x: string) => ({ ...configMap(name), metadata: { name, labels: { x } } });
  const secret = { ...named("b", "1"), kind: "Secret" };
  const cli = await commandLine([named("a", "1"), secret, named("c", "1")]);
  const args = ["get", "secrets,cm", "-l", "x=1", "--sort-by=.metadata.name"];
  assert.equal((await cli(...args, "-o", "name")).stdout, "configmap/a\nsecret/b\nconfigmap/c\n");
  const { items } = JSON.parse((await cli(...args, "-o", "json")).stdout);
  assert.deepEqual(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name), ["a", "b", "c"]);
});

Deno.test("k8s get -o js= lets a function ask the session (B29)", async () => {
  const asks = 'js=async () => (await k8s.get("ns", "default")).kind';
  const outcome = await offline(["get", "ns/default", "--sandbox", "-o", asks]);
  assert.deepEqual(outcome, { code: 0, stdout: "Namespace\n", stderr: "" });
});
