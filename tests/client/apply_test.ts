import assert from "node:assert/strict";
import { apply } from "../../lib/api/client/apply.ts";
import { CLIENT_SIDE_APPLY } from "../../lib/api/client/migrate_managed_fields.ts";
import { isConflict } from "../../lib/data/core/errors.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";

const SETTINGS = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };

function owned(resourceVersion: string) {
  const managedFields = [{ manager: CLIENT_SIDE_APPLY, operation: "Update", fieldsV1: {} }];
  return Response.json({ ...SETTINGS, metadata: { name: "settings", resourceVersion, managedFields } });
}

function conflict(manager?: string) {
  const causes = manager === undefined ? [] : [{ message: `conflict with "${manager}"`, field: ".data.a" }];
  const status = {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    reason: "Conflict",
    code: 409,
    details: { causes },
  };
  return Response.json(status, { status: 409 });
}

/** A server that gives these answers in turn and notes what it was asked: the kind of a patch, and its resourceVersion. */
function serverOf(...answers: Response[]) {
  const asked: string[] = [];
  const handler = async (request: Request) => {
    const kind = /apply|json-patch/.exec(request.headers.get("content-type") ?? "")?.[0] ?? request.method;
    const version = request.method === "GET" ? undefined : /"value":"(\d+)"/.exec(await request.text())?.[1];
    asked.push(version === undefined ? kind : `${kind} ${version}`);
    return answers.shift() ?? Response.json({}, { status: 500 });
  };
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  return { client, asked };
}

Deno.test("apply() reads the object again when another writes while it takes fields over", async () => {
  const { client, asked } = serverOf(owned("1"), conflict(), owned("2"), owned("3"), Response.json(SETTINGS));
  await apply(client, SETTINGS);
  assert.deepEqual(asked, ["apply", "json-patch 1", "GET", "json-patch 2", "apply"]);
});

Deno.test("apply() takes nothing over when it is a dry run, be it agreed to or refused", async () => {
  const agreed = serverOf(owned("1"));
  assert.equal((await apply(agreed.client, SETTINGS, { dryRun: true })).kind, "ConfigMap");
  assert.deepEqual(agreed.asked, ["apply"]);
  const refused = serverOf(conflict(CLIENT_SIDE_APPLY));
  await assert.rejects(apply(refused.client, SETTINGS, { dryRun: true }), isConflict);
  assert.deepEqual(refused.asked, ["apply"]);
});

Deno.test("apply() takes nothing over when others than kubectl's client-side apply own a field", async () => {
  const { client, asked } = serverOf(conflict("editor"));
  await assert.rejects(apply(client, SETTINGS), isConflict);
  assert.deepEqual(asked, ["apply"]);
});
