import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { unknownReferenceFields } from "./reference_fields.ts";

Deno.test("RELATIONSHIPS has every field of the OpenAPI documents that is called like a reference", async () => {
  const { handler } = sandbox();
  const read = async (path: string) => await (await handler(new Request(`http://k8s.invalid${path}`))).json();
  const { paths } = await read("/openapi/v3") as { paths: Record<string, { serverRelativeURL: string }> };
  const documents = await Promise.all(Object.values(paths).map(({ serverRelativeURL }) => read(serverRelativeURL)));
  assert.deepEqual(unknownReferenceFields(documents), []);
});

Deno.test("unknownReferenceFields() finds a field that the table does not have", () => {
  const schemas = {
    Widget: {
      "x-kubernetes-group-version-kind": [{ group: "example.com", kind: "Widget" }],
      properties: {
        metadata: {},
        spec: { properties: { parts: { items: { properties: { bolt: {}, boltName: {} } } } } },
      },
    },
  };
  assert.deepEqual(unknownReferenceFields([{ components: { schemas } }]), ["Widget.example.com spec.parts[].boltName"]);
});
