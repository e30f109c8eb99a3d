import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { WIDGETS } from "../views/objects.ts";

Deno.test("k8s explain tells a custom kind's types, enums, defaults and required fields", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  const { stdout } = await cli("explain", "widget.spec");
  assert.equal(
    stdout,
    `GROUP:      views.example.com
KIND:       Widget
VERSION:    v1

FIELD: spec <Object> -required-

DESCRIPTION:
    <empty>

FIELDS:
  any\t<Object>
    <no description>

  color\t<string>
  enum: red, blue
  default: "red"
    <no description>

  parts\t<[]Object>
    <no description>

  size\t<integer> -required-
    How many.
`,
  );
});

Deno.test("k8s explain takes what follows for a group when a custom kind is called as a built-in one", async () => {
  const cli = await commandLine();
  const properties = { spec: { type: "object", properties: { route: { type: "string" } } } };
  await cli.k8s.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "services.serving.test.dev" },
    spec: {
      group: "serving.test.dev",
      scope: "Namespaced",
      names: { plural: "services", singular: "service", kind: "Service" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties } },
      }],
    },
  });
  for (const [field, found] of [["services.serving.test.dev", "spec"], ["service.serving.test.dev.spec", "route"]]) {
    assert.match(
      (await cli("explain", field ?? "")).stdout,
      new RegExp(`^GROUP: +serving.test.dev\n[^]*\n  ${found}\t`),
    );
  }
  assert.match((await cli("explain", "services.spec.clusterIP")).stdout, /^KIND: +Service\nVERSION: +v1\n/);
  await assertMessage(import.meta.url, "an unknown field of a type", await cli("explain", "services.nope"));
});

Deno.test("k8s explain shows a field's enum and default when it is the field that is asked about", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  assert.match(
    (await cli("explain", "wd.spec.color")).stdout,
    /FIELD: color <string>\nENUM:\n {4}red\n {4}blue\nDEFAULT: "red"\n\nDESC/,
  );
});

Deno.test("k8s explain --recursive shows the fields below the fields", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  const { stdout } = await cli("explain", "widget", "--recursive");
  assert.match(
    stdout,
    /\n {2}spec\t<Object> -required-\n {4}any\t<Object>\n {4}color\t<string>\n {4}enum: red, blue\n/,
  );
  assert.match(stdout, /\n {4}parts\t<\[\]Object>\n {6}name\t<string>\n {4}size\t<integer> -required-\n/);
});

Deno.test("explain() ends when a schema holds itself", async () => {
  const cli = await commandLine();
  const path = "crd.spec.versions.schema.openAPIV3Schema";
  const { fields } = await cli.k8s.explain(path, { recursive: true });
  const not = fields.find(({ name }) => name === "not");
  assert.ok(not !== undefined && not.fields === undefined);
});

Deno.test("k8s explain -o json gives the same to a program", async () => {
  const cli = await commandLine();
  const { kind, path, type, enum: values } = JSON.parse(
    (await cli("explain", "pod.spec.restartPolicy", "-ojson")).stdout,
  );
  assert.deepEqual({ kind, path, type, values }, {
    kind: "Pod",
    path: ["spec", "restartPolicy"],
    type: "<string>",
    values: ["Always", "Never", "OnFailure"],
  });
});

const refusals: [string, Record<string, string>, RegExp][] = [
  ["pod.spek", {}, /^The field "spek" does not exist in pod$/],
  ["nothing", {}, /^the server doesn't have a resource type "nothing"$/],
  ["deploy", { apiVersion: "apps/v9" }, /^no matches for kind "Deployment" in version "apps\/v9"$/],
];

for (const [field, options, message] of refusals) {
  Deno.test(`explain() says what is wrong when it is asked about ${field} ${JSON.stringify(options)}`, async () => {
    const cli = await commandLine();
    await assert.rejects(
      cli.k8s.explain(field, options),
      (error) => error instanceof InputError && message.test(error.message),
    );
  });
}
