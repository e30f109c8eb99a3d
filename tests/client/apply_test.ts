import assert from "node:assert/strict";
import { apply } from "../../lib/api/client/apply.ts";
import { isConflict, isInvalid } from "../../lib/data/core/errors.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";

const CLIENT_SIDE_APPLY = "kubectl-client-side-apply";
const SETTINGS = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { b: "1" } };

function live(resourceVersion: string, ...managedFields: unknown[]) {
  return Response.json({
    ...SETTINGS,
    data: { a: "1" },
    metadata: { name: "settings", resourceVersion, managedFields },
  });
}

const entry = (manager: string) => ({ manager, operation: "Update", fieldsV1: { "f:data": { "f:a": {} } } });
const owned = (resourceVersion: string) => live(resourceVersion, entry(CLIENT_SIDE_APPLY));

function refusal(code: number, reason: string, causes: unknown[] = [], message = "no"): Response {
  return Response.json({
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    reason,
    code,
    message,
    details: { causes },
  }, {
    status: code,
  });
}

function conflict(manager?: string) {
  const causes = manager === undefined ? [] : [{ message: `conflict with "${manager}" using v1`, field: ".data.a" }];
  return refusal(409, "Conflict", causes);
}

/** A server that returns these answers in turn, and records each write with its version and its force. */
function serverOf(...answers: Response[]) {
  const asked: string[] = [];
  const bodies: string[] = [];
  const handler = async (request: Request) => {
    const body = request.method === "GET" ? "" : await request.text();
    bodies.push(body);
    const kind = /apply|json-patch/.exec(request.headers.get("content-type") ?? "")?.[0] ?? request.method;
    const version = /"(?:value|resourceVersion)":"(\d+)"/.exec(body)?.[1] ?? "";
    const { searchParams } = new URL(request.url);
    const flags = [...(searchParams.has("force") ? ["force"] : []), ...(searchParams.has("dryRun") ? ["dry"] : [])];
    asked.push([kind, version, ...flags].filter((word) => word !== "").join(" "));
    return answers.shift() ?? Response.json({}, { status: 500 });
  };
  const client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  return { client, asked, bodies };
}

Deno.test("apply() reads the object again when another writes while it takes fields over", async () => {
  const { client, asked } = serverOf(
    owned("1"),
    owned("1"),
    conflict(),
    owned("2"),
    owned("3"),
    Response.json(SETTINGS),
  );
  await apply(client, SETTINGS);
  assert.deepEqual(asked, ["apply", "GET", "json-patch 1", "GET", "json-patch 2", "apply"]);
});

Deno.test("apply() sends a dry-run update of what would be there when it would take fields over (A7)", async () => {
  for (const first of [owned("1"), conflict(CLIENT_SIDE_APPLY)]) {
    const { client, asked, bodies } = serverOf(first, owned("1"), Response.json(SETTINGS));
    assert.equal((await apply(client, SETTINGS, { dryRun: true })).kind, "ConfigMap");
    assert.deepEqual(asked, ["apply dry", "GET", "PUT 1 dry"]);
    assert.deepEqual(JSON.parse(bodies[2] ?? "").data, { b: "1" });
  }
});

Deno.test("apply() takes nothing over when others than kubectl's client-side apply own a field", async () => {
  for (const manager of ["editor", "k8s-not", `k8s" with subresource "status`]) {
    const { client, asked } = serverOf(conflict(manager));
    await assert.rejects(apply(client, SETTINGS), isConflict);
    assert.deepEqual(asked, ["apply"]);
  }
});

Deno.test("apply() forces its own earlier writes only at the version that it has seen (C6)", async () => {
  const { client, asked } = serverOf(
    conflict("k8s"),
    live("1", entry("k8s")),
    conflict("k8s"),
    conflict(),
    live("2", entry("k8s")),
    conflict("editor"),
  );
  await assert.rejects(apply(client, SETTINGS), (error) => isConflict(error) && !/forced/.test(error.message));
  assert.deepEqual(asked, ["apply", "GET", "apply 1", "apply 1 force", "GET", "apply 2"]);
});

Deno.test("apply() gives the first refusal when nothing on the object is in the way of the manifest (A7)", async () => {
  const invalid = () => refusal(422, "Invalid", [], "first");
  const { client, asked } = serverOf(invalid(), live("1", entry("editor")));
  await assert.rejects(apply(client, SETTINGS), (error) => isInvalid(error) && error.message === "first");
  assert.deepEqual(asked, ["apply", "GET"]);
});

Deno.test("apply() changes no owners when the manifest is refused without the old fields too (A7)", async () => {
  const { client, asked } = serverOf(
    refusal(422, "Invalid", [], "first"),
    owned("1"),
    owned("1"),
    refusal(422, "Invalid", [], "second"),
  );
  await assert.rejects(apply(client, SETTINGS), (error) => isInvalid(error) && error.message === "second");
  assert.deepEqual(asked, ["apply", "GET", "GET", "PUT 1 dry"]);
});

Deno.test("apply() keeps pace with the version when the manifest has it and owners change (A1, A7)", async () => {
  const manifest = { ...SETTINGS, metadata: { name: "settings", resourceVersion: "1" } };
  const { client, asked } = serverOf(conflict(CLIENT_SIDE_APPLY), owned("1"), owned("2"), Response.json(SETTINGS));
  await apply(client, manifest);
  assert.deepEqual(asked, ["apply 1", "GET", "json-patch 1", "apply 2"]);
});

Deno.test("apply() succeeds when what is left to do afterwards does not", async () => {
  const done = live("2", entry("k8s"), { manager: "k8s", operation: "Apply", fieldsV1: { "f:data": { "f:a": {} } } });
  const { client, asked } = serverOf(done, refusal(403, "Forbidden"));
  assert.equal((await apply(client, SETTINGS)).metadata.resourceVersion, "2");
  assert.deepEqual(asked, ["apply", "json-patch 2"]);
});
