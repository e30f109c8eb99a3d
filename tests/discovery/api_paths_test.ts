import assert from "node:assert/strict";
import { BUILTINS } from "../../lib/data/core/builtins.ts";
import type { Resource } from "../../lib/data/core/resource.ts";
import { listPaths } from "../../lib/api/discovery/api_paths.ts";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { WIDGETS } from "../views/objects.ts";

function builtin(plural: string): Resource {
  const found = BUILTINS.find((resource) => resource.plural === plural);
  assert.ok(found);
  return found;
}

Deno.test("pathsOf() gives the paths of all objects, of a namespace's and of one when a kind is namespaced", () => {
  const paths = listPaths({ ...builtin("deployments"), subresourceVerbs: { scale: ["get", "update"] } });
  assert.deepEqual(paths.map(({ path, methods, verbs }) => [path, methods.join(), verbs.join()]), [
    ["/apis/apps/v1/deployments", "GET", "list,watch"],
    ["/apis/apps/v1/namespaces/{namespace}/deployments", "GET,POST,DELETE", "create,deletecollection,list,watch"],
    ["/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "GET,PUT,PATCH,DELETE", "delete,get,patch,update"],
    ["/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale", "GET,PUT", "get,update"],
  ]);
});

Deno.test("pathsOf() gives no path of a namespace when a kind belongs to the cluster", () => {
  assert.deepEqual(listPaths({ ...builtin("nodes"), subresourceVerbs: { proxy: ["get"] } }).map(({ path }) => path), [
    "/api/v1/nodes",
    "/api/v1/nodes/{name}",
    "/api/v1/nodes/{name}/proxy",
    "/api/v1/nodes/{name}/proxy/{path}",
  ]);
});

Deno.test("paths() gives a custom kind's paths when the server has just learnt of it", async () => {
  const cli = await commandLine();
  await cli.k8s.create(WIDGETS);
  const { items } = await cli.k8s.paths("wd");
  assert.deepEqual(items.map(({ path }) => path), [
    "/apis/views.example.com/v1/widgets",
    "/apis/views.example.com/v1/namespaces/{namespace}/widgets",
    "/apis/views.example.com/v1/namespaces/{namespace}/widgets/{name}",
    "/apis/views.example.com/v1/namespaces/{namespace}/widgets/{name}/status",
  ]);
});

Deno.test("k8s path --all is the whole reference of the server, in three requests", async () => {
  const cli = await commandLine();
  const { stdout, code } = await cli("path", "--all", "-o", "name");
  assert.equal(code, 0);
  const paths = stdout.trimEnd().split("\n");
  for (const path of ["/version", "/api/v1/namespaces/{namespace}/pods/{name}", "/apis/apps/v1/deployments"]) {
    assert.ok(paths.includes(path), path);
  }
  assert.deepEqual(cli.requests.sort(), ["GET /", "GET /api", "GET /apis"]);
});

Deno.test("k8s path --all says what is missing when the list of other paths is refused", async () => {
  const cli = await commandLine();
  const { stdout, stderr, code } = await cli("path", "--all", "--as", "bob");
  assert.equal(code, 0);
  assert.match(stdout, /\/api\/v1\/namespaces\/\{namespace\}\/pods\/\{name\} /);
  await assertMessage(import.meta.url, "other paths that are refused", stderr);
});

const refusals: [string[]][] = [
  [[]],
  [["pods", "--all"]],
  [["pod", "web", "-o", "json"]],
];

for (const [args] of refusals) {
  Deno.test(`k8s path ${args.join(" ")} says what is wrong`, async () => {
    const cli = await commandLine();
    const outcome = await cli("path", ...args);
    await assertMessage(import.meta.url, `path ${args.join(" ")}`, outcome);
    assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
  });
}
