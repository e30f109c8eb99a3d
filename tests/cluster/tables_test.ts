import assert from "node:assert/strict";
import { parseApiVersion } from "../../lib/data/core/resource.ts";
import { isTable } from "../../lib/data/core/table.ts";
import { listRequest, patchRequest } from "../../lib/data/request/verbs.ts";
import { KINDS } from "../../lib/sandbox/kinds.ts";
import { serverTablePrinter } from "../../lib/sandbox/tables/table.ts";
import type { SandboxKind, StoredObject } from "../../lib/sandbox/types.ts";
import { connect } from "../../lib/session/connect.ts";
import { PRINTED } from "../sandbox/table_objects.ts";

const NAMESPACE = `printed-${crypto.randomUUID().slice(0, 8)}`;

Deno.test("tablePrinter() prints every object as a real API server does when it is given the same", async (test) => {
  await using all = await connect();
  const k8s = all.with({ namespace: NAMESPACE });
  await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  // The controller would act too late.
  await k8s.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } }).catch(() => {});
  const kinds = new Set<SandboxKind>();
  try {
    for (const { object, status } of PRINTED) {
      const { group } = parseApiVersion(object.apiVersion ?? "");
      const kind = KINDS.find((one) => one.kind === object.kind && one.group === group);
      assert.ok(kind, object.kind);
      kinds.add(kind);
      const { involvedObject } = object;
      const name = object.metadata?.name ?? "";
      const create = () =>
        k8s.create(
          involvedObject === undefined
            ? object
            : { ...object, involvedObject: { ...involvedObject, namespace: NAMESPACE } },
        );
      await create();
      if (status === undefined) continue;
      const where = { namespace: NAMESPACE, name, subresource: "status" };
      const patch = () => k8s.handler(patchRequest(kind, { status }, { ...where, type: "merge" }));
      let answer = await patch();
      // The controller may have been faster. The start time of a Job cannot be changed.
      for (let tries = 0; object.kind === "Job" && answer.status === 422 && tries < 5; tries++) {
        await answer.body?.cancel();
        await k8s.delete("job", name, { wait: true });
        await create();
        answer = await patch();
      }
      assert.equal(answer.status, 200, `${object.kind} ${object.metadata?.name}: ${await answer.text()}`);
    }
    for (const kind of kinds) {
      await test.step(kind.plural, async () => {
        const request = listRequest(kind, kind.namespaced ? { namespace: NAMESPACE } : {});
        request.headers.set("accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        const url = new URL(request.url);
        url.searchParams.set("includeObject", "Object");
        const answer = await k8s.handler(new Request(url, { headers: request.headers }));
        const date = Date.parse(answer.headers.get("date") ?? "");
        const table: unknown = await answer.json();
        assert.ok(isTable(table) && table.rows.length > 0);
        const print = await serverTablePrinter(kind);
        const objects = table.rows.map(({ object }) => object as StoredObject);
        // The header omits the fraction of the second that the server calculates with.
        const [early, late] = [0, 1000].map((later) =>
          print(objects, { metadata: {}, include: "None", now: new Date(date + later) })
        );
        assert.deepEqual(early?.columnDefinitions, table.columnDefinitions);
        table.rows.forEach(({ cells }, index) => {
          const [one, other] = [early?.rows[index]?.cells, late?.rows[index]?.cells];
          const nearest = cells.map((cell, at) => other?.[at] === cell ? cell : one?.[at]);
          assert.deepEqual(nearest, cells);
        });
      });
    }
  } finally {
    // The objects are created one by one: without a controller, namespaces stay, and addresses stay in use.
    for (const { object: { kind = "", apiVersion = "", metadata } } of PRINTED) {
      const { group } = parseApiVersion(apiVersion);
      const [type, name] = [group === "" ? kind : `${kind}.${group}`, metadata?.name ?? ""];
      await k8s.delete(type, name).catch(() => {});
      await k8s.patch(type, name, { metadata: { finalizers: null } }).catch(() => {});
    }
    await k8s.delete("namespace", NAMESPACE).catch(() => {});
  }
});
