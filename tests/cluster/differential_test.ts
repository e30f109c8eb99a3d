import assert from "node:assert/strict";
import type { Handler } from "../../lib/data/core/handler.ts";
import { isRecord } from "../../lib/data/core/object.ts";
import { rawRequest } from "../../lib/data/request/verbs.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { type Case, CASES, COLUMN_CASES } from "./differential_requests.ts";

// Fields that differ between two servers in any object.
const ALWAYS = [
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
  "managedFields",
  "time",
  "generation",
  "hash",
  "lastTransitionTime",
];

/** An answer in the form for comparison. */
async function answer(handler: Handler, { method, path, headers, body, mask = [], only }: Case): Promise<unknown> {
  const response = await handler(
    rawRequest(path, {
      ...(method ? { method } : {}),
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    }),
  );
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = text;
  }
  const shown = only === undefined
    ? masked(value, mask)
    : Object.fromEntries(only.map((field) => [field, at(value, field)]));
  return { status: response.status, body: shown };
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((current, key) => isRecord(current) ? current[key] : undefined, value);
}

function masked(value: unknown, mask: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, mask));
  if (!isRecord(value)) {
    return typeof value === "string" ? value.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "(uid)") : value;
  }
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).filter(([, child]) => child !== undefined)
      .filter(([key]) => !mask.includes(key)).map((
        [key, child],
      ) => [key, ALWAYS.includes(key) ? "(masked)" : masked(child, mask)]),
  );
}

Deno.test("sandbox() answers as a real API server does when it gets the same requests", async (test) => {
  await using real = await connect();
  const box = sandbox({ objects: [] });
  await real.delete("namespace", "diff", { wait: true }).catch(() => {});
  await real.delete("crd", "widgets.diff.example.com", { wait: true }).catch(() => {});
  try {
    for (const request of [...COLUMN_CASES, ...CASES]) {
      await test.step(request.name, async () => {
        const expected = await answer(real.handler, request);
        assert.deepEqual(await answer(box.handler, request), expected);
      });
      // On the real server, controllers and the API of a CRD need some time.
      if (request.name === "create a namespace") {
        await settled(async () => await real.find("sa", "default", { namespace: "diff" }) !== undefined);
      }
      if (request.name === "create a CRD") {
        await settled(async () => {
          const path = "/apis/diff.example.com/v1/namespaces/diff/widgets";
          return await real.raw(path).then(() => true, () => false);
        });
      }
    }
  } finally {
    await real.delete("namespace", "diff").catch(() => {});
  }
  assert.ok(CASES.length >= 60, "the list of requests has shrunk");
});

Deno.test("sandbox() documents no request otherwise than a real API server does", async () => {
  await using real = await connect();
  const box = sandbox({ objects: [] });
  for (const name of ["api/v1", "apis/apps/v1", "apis/batch/v1", "apis/rbac.authorization.k8s.io/v1"]) {
    const expected = await bodiesIn(real.handler, name);
    for (const [request, types] of await bodiesIn(box.handler, name)) {
      assert.deepEqual(types, expected.get(request), `${name} has another body for ${request}`);
    }
  }
});

/** Returns the media types of the request bodies in a document, by method and path. */
async function bodiesIn(handler: Handler, name: string): Promise<Map<string, string[]>> {
  const response = await handler(new Request(`http://k8s.invalid/openapi/v3/${name}`));
  const { paths } = await response.json() as { paths: Record<string, Record<string, Operation>> };
  const bodies = Object.entries(paths).flatMap(([path, methods]) =>
    ["post", "put", "patch"].filter((method) => method in methods).map((method) =>
      [`${method} ${path}`, Object.keys(methods[method]?.requestBody?.content ?? {}).sort()] as const
    )
  );
  assert.ok(bodies.length > 0, `${name} has no request with a body`);
  return new Map(bodies);
}

interface Operation {
  requestBody?: { content: Record<string, unknown> };
}

async function settled(ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the real API server did not come so far");
}
