import assert from "node:assert/strict";
import { type Client, withResource } from "../../lib/api/client/client.ts";
import { ApiError, InputError, isNotFound } from "../../lib/data/core/errors.ts";
import type { Resource } from "../../lib/data/core/resource.ts";
import type { Discovery } from "../../lib/api/discovery/discovery.ts";

const V2 = { group: "autoscaling", version: "v2", plural: "horizontalpodautoscalers" } as Resource;
const UNKNOWN_PATH = new ApiError({ kind: "Status", reason: "NotFound", code: 404 } as ApiError["status"], {
  method: "GET",
  path: "/apis/autoscaling/v2/horizontalpodautoscalers",
});

/** Calls a path that an old server does not have. Discovery then finds the given kind. */
async function called(found: () => Promise<Resource>): Promise<string[]> {
  const versions: string[] = [];
  let isFresh = false;
  const client = { discovery: { refresh: () => isFresh = true } as unknown as Discovery } as Client;
  await withResource(client, () => isFresh ? found() : Promise.resolve(V2), (resource) => {
    versions.push(resource.version);
    return resource === V2 ? Promise.reject(UNKNOWN_PATH) : Promise.resolve();
  });
  return versions;
}

Deno.test("withResource() calls again when the server has the kind in another version", async () => {
  assert.deepEqual(await called(() => Promise.resolve({ ...V2, version: "v1" })), ["v2", "v1"]);
});

Deno.test("withResource() rejects with the server's answer when it has the same path or says nothing", async () => {
  await assert.rejects(called(() => Promise.resolve({ ...V2 })), isNotFound);
  await assert.rejects(called(() => Promise.reject(new TypeError("offline"))), isNotFound);
});

Deno.test("withResource() rejects with what discovery says when the server has no such kind", async () => {
  await assert.rejects(called(() => Promise.reject(new InputError("no such kind"))), InputError);
});
