import assert from "node:assert/strict";
import { typedPatchProblems, withoutUnknownFields } from "../../lib/api/client/typed_patch_error.ts";
import { ApiError } from "../../lib/data/core/errors.ts";

const HEAD = "failed to create typed patch object (/s; /v1, Kind=Service): ";

// Errors of kube-apiserver 1.36.
const messages: [string, { unknown: string[]; duplicates: boolean } | undefined][] = [
  [`${HEAD}.zzz: field not declared in schema`, { unknown: [".zzz"], duplicates: false }],
  [
    `${HEAD}errors:\n  .spec.env: duplicate entries for key [name="A"]\n  .spec.a.b: field not declared in schema`,
    { unknown: [".spec.a.b"], duplicates: true },
  ],
  [`${HEAD}.metadata.finalizers: duplicate entries for key [="a/b"]`, { unknown: [], duplicates: true }],
  [
    `${HEAD}errors:\n  .zzz: field not declared in schema\n  .spec.port: expected numeric (int or float), got string`,
    undefined,
  ],
  ['Apply failed with 1 conflict: conflict with "helm": .data.x', undefined],
];

for (const [message, expected] of messages) {
  Deno.test(`typedPatchProblems() reads: ${message.slice(-60)} (A6)`, () => {
    const error = new ApiError({ apiVersion: "v1", kind: "Status", message, code: 500 }, {
      method: "PATCH",
      path: "/",
    });
    assert.deepEqual(typedPatchProblems(error), expected);
  });
}

const manifest = {
  zzz: 1,
  metadata: { annotations: { "a.b/c": "1" } },
  spec: {
    "a.b": { c: 1, d: 2 },
    ports: [{ port: 80, nope: 1 }, { port: 80, protocol: "UDP", nope: 2 }, { name: 'a"]b', nope: 3 }],
    list: [{ x: 1 }, { x: 2 }],
  },
};

const removals: [string, string][] = [
  [".zzz", "zzz"],
  [".spec.a.b.c", "spec.a.b.c"],
  ['.spec.ports[port=80,protocol="TCP"].nope', "spec.ports[0].nope"],
  ['.spec.ports[port=80,protocol="UDP"].nope', "spec.ports[1].nope"],
  ['.spec.ports[name="a\\"]b"].nope', "spec.ports[2].nope"],
  [".spec.list[1].x", "spec.list[1].x"],
];

for (const [path, shown] of removals) {
  Deno.test(`withoutUnknownFields() removes one field when its path is ${path} (A6)`, () => {
    const { manifest: rest, removed } = withoutUnknownFields(manifest, [path]);
    assert.deepEqual(removed, [shown]);
    assert.equal(JSON.stringify(manifest).length - JSON.stringify(rest).length > 3, true);
    assert.match(JSON.stringify(manifest), /zzz/);
  });
}

Deno.test("withoutUnknownFields() removes nothing when the path leads nowhere", () => {
  assert.deepEqual(withoutUnknownFields(manifest, [".spec.nope", ".spec.ports[5].x", ".zz"]).removed, []);
});
