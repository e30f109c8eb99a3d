import assert from "node:assert/strict";
import { requestLines, requestTarget, streamLine } from "../../lib/features/explorer/page/lines.ts";
import { findOperation } from "../../lib/features/explorer/page/links.ts";
import { sandboxGroups } from "./documents.ts";

const groups = await sandboxGroups();
const NAMED = "/api/v1/namespaces/{namespace}/pods/{name}";
const web = { namespace: "shop", name: "web" };

function lines(method: string, path: string, values: Record<string, string>, body = "", bodyType = "application/json") {
  const operation = findOperation(groups, { method, path });
  assert.ok(operation, path);
  return requestLines({ operation, values, body, bodyType }, "http://127.0.0.1:8001");
}
const called = (script: string) => script.slice(script.indexOf("console.log("));

Deno.test("formatLines() says the same in three languages when an object is read", () => {
  const { k8s, typescript, curl } = lines("GET", NAMED, web);
  assert.equal(k8s, "k8s get pods web -n shop -o json");
  assert.match(typescript, /^import \{ connect \} from "@kubeshell\/k8s";\n\nawait using k8s = await connect\(\);\n/);
  assert.equal(called(typescript), 'console.log(await k8s.get("pods", "web", { namespace: "shop" }));');
  assert.equal(curl, "curl -sS http://127.0.0.1:8001/api/v1/namespaces/shop/pods/web");
});

Deno.test("formatLines() uses the words that people know when there are selectors, a dry run or all namespaces", () => {
  const list = lines("GET", "/apis/apps/v1/deployments", { labelSelector: "app in (a,b)", limit: "50" });
  assert.equal(list.k8s, "k8s get deployments.apps -A -l 'app in (a,b)' -o json");
  assert.equal(
    called(list.typescript),
    'console.log(await k8s.list("deployments.apps", { namespace: "*", labels: "app in (a,b)" }));',
  );
  assert.equal(
    lines("DELETE", NAMED, { ...web, dryRun: "All" }).k8s,
    "k8s delete pods web -n shop --dry-run=server",
  );
  const patch = lines("PATCH", NAMED, web, '{"a":"it\'s"}', "application/merge-patch+json");
  assert.equal(patch.k8s, `k8s patch pods web -n shop --type merge -p '{"a":"it'\\''s"}'`);
  assert.equal(
    patch.curl,
    `curl -sS -X PATCH -H 'Content-Type: application/merge-patch+json' -d '{"a":"it'\\''s"}' ` +
      "http://127.0.0.1:8001/api/v1/namespaces/shop/pods/web",
  );
});

Deno.test("formatLines() falls back on raw when the words cannot say all of it", () => {
  assert.equal(
    lines("GET", "/api/v1/namespaces/{namespace}/pods", { namespace: "shop", watch: "true" }).k8s,
    "k8s raw '/api/v1/namespaces/shop/pods?watch=true'",
  );
  assert.equal(
    called(lines("POST", "/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token", web, "{}").typescript),
    'console.log(await k8s.raw("/api/v1/namespaces/shop/serviceaccounts/web/token", ' +
      '{ method: "POST", body: "{}", headers: { "content-type": "application/json" } }));',
  );
});

Deno.test("formatLines() keeps what is typed out of the shell's hands when it means something there", () => {
  assert.equal(
    lines("GET", NAMED, { namespace: "a b", name: "$(rm -rf ~)" }).k8s,
    "k8s get pods '$(rm -rf ~)' -n 'a b' -o json",
  );
  // The server's names of kinds are quoted, too.
  const operation = findOperation(groups, { method: "DELETE", path: NAMED });
  assert.ok(operation?.kind);
  const evil = { ...operation, kind: { ...operation.kind, plural: "$(id)" } };
  const { k8s } = requestLines({ operation: evil, values: web, body: "", bodyType: "" }, "http://127.0.0.1:8001");
  assert.equal(k8s, "k8s delete '$(id)' web -n shop");
});

Deno.test("requestTarget() escapes values and leaves out what is empty when the path is made", () => {
  const operation = findOperation(groups, { method: "GET", path: "/api/v1/namespaces/{namespace}/pods" });
  assert.ok(operation);
  assert.equal(
    requestTarget({ operation, values: { namespace: "a/b", labelSelector: "x=y", limit: "" }, body: "", bodyType: "" }),
    "/api/v1/namespaces/a%2Fb/pods?labelSelector=x%3Dy",
  );
});

Deno.test("streamLine() names kubectl through this proxy when a request turns into a stream, and nothing else when not", () => {
  const pod = findOperation(groups, { method: "GET", path: NAMED });
  assert.ok(pod);
  // The sandbox has none of them.
  const line = (subresource: string, values: Record<string, string>, verb = "connect") =>
    streamLine({ operation: { ...pod, verb, subresource }, values }, "http://127.0.0.1:8001");
  const start = "kubectl -s http://127.0.0.1:8001";
  assert.equal(line("exec", {}), `${start} exec -it NAME -n NAMESPACE -- sh`);
  assert.equal(
    line("exec", { ...web, container: "main", command: "ls -l" }),
    `${start} exec -it web -n shop -c main -- 'ls -l'`,
  );
  assert.equal(line("attach", web), `${start} attach -it web -n shop`);
  assert.equal(line("portforward", { ...web, ports: "80" }), `${start} port-forward web -n shop 80`);
  assert.equal(line("proxy", web), undefined);
  assert.equal(line("", web, "get"), undefined);
});
