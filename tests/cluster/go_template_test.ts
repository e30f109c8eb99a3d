import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { readCases } from "../output/go_template/cases.ts";
import { type Ended, kubectl, withNamespace } from "./command_line.ts";
import { kubectlTemplate } from "./go_templates.ts";

// kubectl takes half a minute for all of them.
const EVERY = 6;

Deno.test("kubectl still prints what cases.json says when some templates are tried again", async () => {
  const { objects, cases } = await readCases();
  for (const each of cases.filter((_, index) => index % EVERY === 0)) {
    assert.deepEqual({ ...each, ...await kubectlTemplate(objects, each) }, each);
  }
});

const CRD = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "gadgets.templates.example.com" },
  spec: {
    group: "templates.example.com",
    scope: "Namespaced",
    names: { kind: "Gadget", plural: "gadgets", singular: "gadget" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    }],
  },
};

const gadget = (name: string, spec: unknown) => ({
  apiVersion: "templates.example.com/v1",
  kind: "Gadget",
  metadata: { name, labels: { app: "web" } },
  spec,
});

const OBJECTS = [
  gadget("a", { ratio: 2.5, whole: 4, huge: 1e21, none: null, list: [1, "two", [true]], map: { b: { c: "d" } } }),
  gadget("b", { ratio: 1e-7, whole: -4, list: [], text: '<b>"é"\n' }),
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cm", labels: { app: "web" } }, data: { x: "1", y: "é" } },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { text: btoa("hello"), bytes: "//4AgA==" } },
];

const LINES: string[][] = [
  ["gadget", "a", "-o", "go-template={{.spec}}"],
  ["gadget", "a", "--template={{.spec.ratio}} {{.spec.whole}} {{.spec.huge}} {{.spec.none}} {{.spec.nope}}"],
  ["gadget", "a", "-o", "go-template", "--template", '{{range $i, $e := .spec.list}}{{$i}}={{$e}}{{"\\n"}}{{end}}'],
  ["gadgets", "-o", 'go-template={{range .items}}{{.metadata.name}} {{printf "%.2f" .spec.ratio}}{{"\\n"}}{{end}}'],
  ["gadgets", "-o", "go-template={{len .items}} {{.kind}} {{.apiVersion}} {{.metadata}}"],
  ["gadgets,cm", "-o", 'template={{range .items}}{{.kind}}/{{.metadata.name}} {{end}}{{"\\n"}}', "-l", "app=web"],
  ["gadget", "a", "b", "-o", "go-template={{range .items}}{{index .spec.list 0}}{{end}}"],
  ["gadget/b", "-o", "go-template={{html .spec.text}} {{js .spec.text}} {{urlquery .spec.text}}"],
  ["gadget/b", "-o", "go-template={{.spec.text.x}}"],
  ["gadget/b", "-o", "go-template={{.spec.nope.x}}", "--allow-missing-template-keys=false"],
  ["gadget/b", "-o", "go-template={{.spec.text"],
  ["gadget/b", "-o", "go-template-file=/nope/template"],
  ["secret", "s", "-o", "go-template={{range $k, $v := .data}}{{$k}}={{$v | base64decode | printf `%q`}} {{end}}"],
  ["cm", "nope", "-o", "go-template={{.kind}}"],
  ["jobs", "-o", "go-template={{range .items}}x{{else}}none{{end}}"],
  ["crd", "gadgets.templates.example.com", "-o", "go-template={{(index .spec.versions 0).schema}}"],
  ["cm", "cm", "-o", "go-template={{range .metadata.managedFields}}{{.manager}} {{.operation}}{{end}}"],
];

Deno.test("k8s get prints what kubectl prints when a template is executed on what a server sent", async (t) => {
  await kubectl(["apply", "-f", "-"], CRD);
  await kubectl(["wait", "--for=condition=Established", "crd/gadgets.templates.example.com"]);
  try {
    await withNamespace(async (namespace) => {
      const { code, err } = await kubectl(["-n", namespace, "create", "-f", "-"], {
        apiVersion: "v1",
        kind: "List",
        items: OBJECTS,
      });
      assert.equal(code, 0, err);
      for (const line of LINES) {
        await t.step(line.join(" "), async () => {
          const args = ["-n", namespace, "get", ...line];
          const [theirs, ours] = [await kubectl(args), await k8s(args)];
          assert.equal(ours.code === 0, theirs.code === 0);
          if (theirs.code === 0) assert.deepEqual(ours, theirs);
          // kubectl prints the object, too: see docs/reading.md.
          else if (/template "|parsing template/.test(theirs.err)) assert.equal(ours.err, theirs.err);
        });
      }
    });
  } finally {
    await kubectl(["delete", "crd", "gadgets.templates.example.com"]);
  }
});

Deno.test("k8s get writes kubectl's bytes when a template decodes what is no text", async () => {
  await withNamespace(async (namespace) => {
    await kubectl(["-n", namespace, "create", "-f", "-"], OBJECTS.at(-1));
    const chunks: Uint8Array[] = [];
    const outBytes = (bytes: Uint8Array) => void chunks.push(bytes.slice());
    await run(
      ["-n", namespace, "get", "secret", "s", "-o", "go-template={{.data.bytes | base64decode}}"],
      recordingShell({ outBytes }),
    );
    assert.deepEqual(chunks.flatMap((chunk) => [...chunk]), [0xff, 0xfe, 0x00, 0x80]);
  });
});

async function k8s(args: readonly string[]): Promise<Ended> {
  const shell = recordingShell();
  const code = await run(args, shell);
  return { code, out: shell.stdout, err: shell.stderr };
}
