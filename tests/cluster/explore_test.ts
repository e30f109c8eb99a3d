import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { browserTest, find, openExplorer, send } from "../explorer/browser.ts";
import { deleteKind, withNamespace } from "./command_line.ts";
import { NODE_VARIABLE, nodePod, runningPod, until } from "./pods.ts";

browserTest(
  "k8s proxy --explore shows every kind of a real server, and a Pod, when a browser opens it",
  async (open) => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      await using proxy = await k8s.proxy({ explore: true });
      await k8s.create(nodePod("web", "echo hello from web; sleep 3600"));
      if (Deno.env.get(NODE_VARIABLE)) {
        await runningPod(k8s, "web");
      }
      const { page, complaints, requests } = await open();
      await openExplorer(page, `${proxy.url}/-/`);

      assert.equal(await page.innerText(".tools .tag"), k8s.context);
      const links = new Set(
        await page.locator("nav a").evaluateAll((found) => found.map((one) => one.getAttribute("href"))),
      );
      const missing = (await k8s.resources()).map(({ group, version, plural }) =>
        `#/kind/${group === "" ? "" : `${group}/`}${version}/${plural}`
      ).filter((link) => !links.has(link));
      assert.deepEqual(missing, []);

      await find(page, `/api/v1/namespaces/${namespace}/pods/web`);
      const { status, text } = await send(page);
      assert.equal(status, "200 OK");
      assert.equal(JSON.parse(text).metadata.name, "web");
      assert.doesNotMatch(text, /managedFields/);

      if (Deno.env.get(NODE_VARIABLE)) {
        await find(page, `/api/v1/namespaces/${namespace}/pods/web/log`);
        assert.equal((await send(page)).text, "hello from web\n");
      }
      assert.deepEqual(complaints, []);
      assert.deepEqual(requests.filter((url) => !url.startsWith(`${proxy.url}/`)), []);
    });
  },
);

browserTest("the page shows what a watch brings while it comes, and ends it, when one is tried", async (open) => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await using proxy = await k8s.proxy({ explore: true });
    const { page } = await open();
    await openExplorer(
      page,
      `${proxy.url}/-/#GET/api/v1/namespaces/{namespace}/configmaps?namespace=${namespace}&watch=true&fieldSelector=metadata.name=late`,
    );
    await page.click("button.send");
    await page.waitForSelector(".answer .status:text('200')");
    await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } });
    await page.waitForSelector(".answer pre:text('\"ADDED\"')");
    await page.click("button:text('Stop')");
    await page.waitForSelector(".answer:has-text('stopped')");
  });
});

browserTest("the page creates kinds of the server's own when they are tried as they stand", async (open) => {
  await using k8s = await connect();
  await using proxy = await k8s.proxy({ explore: true });
  const { page, complaints } = await open();
  await openExplorer(page, `${proxy.url}/-/#POST/api/v1/namespaces/{namespace}/configmaps`);
  // A dry run: nothing is stored.
  assert.equal((await send(page)).status, "201 Created");
  assert.match(await page.innerText("pre.line"), /^k8s create -n default --dry-run=server -f - /);
  assert.deepEqual(complaints, []);
});

browserTest("the page documents a kind that somebody has made when its CRD describes it", async (open) => {
  const group = `kitchen${Date.now()}.example.com`;
  const spec = {
    type: "object",
    required: ["litres"],
    properties: { litres: { type: "number", description: "How much tea fits in." } },
  };
  await using k8s = await connect();
  const crd = `teapots.${group}`;
  await k8s.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: crd },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "teapots", singular: "teapot", kind: "Teapot", shortNames: ["tp"] },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
      }],
    },
  });
  try {
    await until("the server documents the kind", async () => {
      // The server sends its index as text/plain.
      const { paths } = JSON.parse(await k8s.raw<string>("/openapi/v3"));
      return `apis/${group}/v1` in paths || undefined;
    });
    await using proxy = await k8s.proxy({ explore: true });
    const { page, complaints } = await open();
    await openExplorer(page, `${proxy.url}/-/`);
    assert.match(await page.innerText(`nav details:has-text("${group}/v1")`), /custom[^]*Teapot\s*tp/);
    await find(page, "tp.spec.lit");
    assert.match(await page.innerText("#field"), /^litres\s*number\s*required[^]*How much tea fits in\./);
    await find(page, `create ${group}`);
    const { status, text } = await send(page);
    assert.equal(status, "201 Created");
    assert.equal(JSON.parse(text).spec.litres, 0);
    assert.deepEqual(complaints, []);
  } finally {
    await deleteKind(k8s, crd);
  }
});
