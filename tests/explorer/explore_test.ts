import assert from "node:assert/strict";
import { EXPLORE_PREFIX, explorePages, withPages } from "../../lib/features/explorer/explore.ts";
import { stripManagedFields } from "../../lib/features/explorer/page/managed_fields.ts";
import { parseAddress } from "../../lib/features/explorer/page/links.ts";

const ORIGIN = "http://127.0.0.1:8001";

Deno.test("explorePages() serves everything itself, under a policy that lets nothing else in, when it is asked", async () => {
  const pages = await explorePages();
  const html = await (await pages(new Request(ORIGIN + EXPLORE_PREFIX))).text();
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name = ""]) => name);
  assert.deepEqual(files.sort(), ["icon.svg", "page.css", "page.js"]);
  for (const name of ["", ...files]) {
    const response = await pages(new Request(`${ORIGIN}${EXPLORE_PREFIX}${name}`));
    assert.equal(response.status, 200);
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal((await response.bytes()).length, Number(response.headers.get("content-length")));
  }
  assert.doesNotMatch(html, /<script>|style=|onclick=/);
});

Deno.test("explorePages() writes prefix and context as attributes and nothing more when they are strange ones", async () => {
  const pages = await explorePages('/a"><script>/', 'mine" onload="$&<b>');
  const html = await (await pages(new Request(ORIGIN + EXPLORE_PREFIX))).text();
  assert.match(html, /data-cluster="mine&#34; onload=&#34;\$&#38;&#60;b&#62;">/);
  assert.match(html, /data-api="\/a%22%3E%3Cscript%3E\/"/);
});

Deno.test("explorePages() refuses what it has not and what is no reading when it is asked", async () => {
  const pages = await explorePages();
  assert.equal((await pages(new Request(`${ORIGIN}/-/../secret`))).status, 404);
  assert.equal((await pages(new Request(`${ORIGIN}/-/constructor`))).status, 404);
  assert.equal((await pages(new Request(`${ORIGIN}/-/`, { method: "POST" }))).status, 405);
});

Deno.test("explorePages() leads to where the page finds its files when the last slash is missing", async () => {
  const answer = await (await explorePages())(new Request(`${ORIGIN}/-`));
  assert.deepEqual([answer.status, answer.headers.get("location")], [301, "/-/"]);
});

Deno.test("withPages() plans a manifest, but not if the proxy has rules of its own", async () => {
  const plan = (manifest: string, { namespace }: { namespace: string | undefined }) => {
    const step = { action: "create", name: manifest, namespace, diff: "", object: { data: "secret" } };
    return Promise.resolve({ steps: [step] });
  };
  const post = async (options: Parameters<typeof withPages>[0]) => {
    const { pages } = await withPages(options, "", plan);
    const request = new Request(`${ORIGIN}/-/plan?namespace=shop`, { method: "POST", body: "pod/a" });
    const answer = await pages?.[EXPLORE_PREFIX]?.(request);
    return [answer?.status, await answer?.text()];
  };
  assert.deepEqual(await post({}), [
    200,
    '{"steps":[{"action":"create","name":"pod/a","namespace":"shop","diff":""}]}',
  ]);
  for (
    const options of [
      { readOnly: true },
      { namespaceOnly: "shop" },
      { acceptPaths: "^/api" },
      { rejectPaths: "x" },
      { rejectMethods: "PATCH" },
    ]
  ) assert.equal((await post(options))[0], 404, JSON.stringify(options));
});

Deno.test("lib/features/explorer/generated/page.ts is the page as its sources are when it was written", async () => {
  const { explorePage } = await import("../../tools/generate/page.ts");
  const written = await Deno.readTextFile(new URL("../../lib/features/explorer/generated/page.ts", import.meta.url));
  assert.ok(written === await explorePage(), "the page has changed: run `npm run page` and commit the result");
});

Deno.test("parseAddress() reads what links write when an address is opened", () => {
  assert.deepEqual(parseAddress("#/kind/apps/v1/deployments"), {
    page: "kind",
    group: "apps/v1",
    plural: "deployments",
    field: [],
  });
  assert.deepEqual(parseAddress("#/kind/v1/pods?field=spec.containers"), {
    page: "kind",
    group: "v1",
    plural: "pods",
    field: ["spec", "containers"],
  });
  assert.deepEqual(parseAddress("#GET/api/v1/namespaces/%7Bnamespace%7D/pods?namespace=a+b"), {
    page: "operation",
    method: "GET",
    path: "/api/v1/namespaces/{namespace}/pods",
    values: { namespace: "a b" },
  });
  assert.deepEqual(parseAddress(""), { page: "overview" });
});

Deno.test("stripManagedFields() leaves other fields of that name alone when objects have them", () => {
  const object = { metadata: { name: "a", managedFields: [{}] }, data: { managedFields: ["mine"] } };
  const short = stripManagedFields(JSON.stringify({ items: [object] }));
  assert.deepEqual(JSON.parse(short ?? ""), {
    items: [{ metadata: { name: "a" }, data: { managedFields: ["mine"] } }],
  });
  assert.equal(stripManagedFields('{"a":1}'), undefined);
  assert.equal(stripManagedFields('cut "managedFields"'), undefined);
});
