// Tests a function of a script without a cluster: the sandbox answers, and a middleware records the requests.
import assert from "node:assert/strict";
import { connect, isForbidden, type K8s, type Middleware } from "@kubeshell/k8s";
import { sandbox } from "@kubeshell/k8s/testing";

async function images(k8s: K8s): Promise<Set<string | undefined>> {
  const { items } = await k8s.list("pods", { labels: { app: "web" } });
  return new Set(items.flatMap(({ spec }) => spec?.containers.map(({ image }) => image) ?? []));
}

const requests: string[] = [];
const record: Middleware = (next) => (request) => {
  requests.push(`${request.method} ${new URL(request.url).pathname}`);
  return next(request);
};
const box = sandbox();
assert.deepEqual(await images(await connect({ handler: box.handler, middleware: [record] })), new Set(["nginx:1.27"]));
assert.deepEqual(requests, ["GET /api/v1/namespaces/default/pods"]);
await assert.rejects(images(await connect({ handler: box.as({ user: "jane" }) })), isForbidden);
// Any function from a Request to a Response is a server. This one never answers.
const silent = await connect({ handler: () => new Promise(() => {}) });
await assert.rejects(silent.list("pods", { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
console.log("all tests passed");
