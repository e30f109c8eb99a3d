import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { Interrupt, recordingShell } from "../../lib/terminal/shell/shell.ts";
import { answered, browserTest, find, linesShown, openExplorer, send, settled } from "./browser.ts";

/** `k8s proxy --explore` on a sandbox; ends with the scope. */
async function exploring(...flags: string[]) {
  const interrupt = new AbortController();
  const { promise, resolve } = Promise.withResolvers<string>();
  const shell = recordingShell({
    signal: interrupt.signal,
    out: (text) => text.includes("/-/") ? resolve(text.trim()) : undefined,
  });
  const code = run(["proxy", "-p", "0", "-q", "--sandbox", "--explore", ...flags], shell);
  const url = await Promise.race([promise, code.then(() => Promise.reject(new Error(shell.stderr)))]);
  const end = async () => {
    interrupt.abort(new Interrupt("SIGINT"));
    await code;
  };
  return { url, origin: new URL(url).origin, [Symbol.asyncDispose]: end };
}

// One browser and one proxy for all: they take the most time.
browserTest("k8s proxy --explore shows the API, and tries it, when a browser opens it", async (open, test) => {
  await using proxy = await exploring();
  await test.step("finds a Pod by its path", async () => {
    const { page, complaints, requests } = await open();
    await openExplorer(page, proxy.url);
    // Search, using only the keyboard.
    await page.keyboard.press("/");
    assert.equal(await page.evaluate("document.activeElement.type"), "search");
    await find(page, "/api/v1/namespaces/default/pods/helloworld");
    assert.equal(await page.innerText("h1"), "/api/v1/namespaces/{namespace}/pods/{name}");
    assert.match(await page.innerText(".lead"), /read the specified Pod/i);
    assert.equal(await page.inputValue("[name=name]"), "helloworld");
    // Try it.
    const { status, text } = await send(page);
    assert.equal(status, "200 OK");
    assert.match(text, /"name": "helloworld"[^]*"phase": "Running"/);
    const [k8s, typescript, curl = ""] = await linesShown(page);
    assert.equal(k8s, "k8s get pods helloworld -n default -o json");
    assert.match(typescript ?? "", /await k8s\.get\("pods", "helloworld", \{ namespace: "default" \}\)/);
    const { stdout } = await new Deno.Command("sh", { args: ["-c", curl] }).output();
    assert.equal(JSON.parse(new TextDecoder().decode(stdout)).metadata.name, "helloworld");
    // Read the description of the kind.
    await page.click(".crumbs a");
    await settled(page);
    await page.click(".fields summary:has(.name:text-is('spec'))");
    await page.waitForSelector(".fields .name:text-is('containers')");
    assert.match(await page.innerText(".fields"), /containers\s*\[\]Container\s*required/);

    assert.deepEqual(complaints, []);
    assert.deepEqual(requests.filter((url) => !url.startsWith(`${proxy.origin}/`)), []);
  });
  await test.step("stores and deletes nothing without confirmation", async () => {
    const { page, complaints } = await open();
    const stored = async (name: string) => {
      const response = await fetch(`${proxy.origin}/api/v1/namespaces/default/configmaps/${name}`);
      await response.body?.cancel();
      return response.ok;
    };
    await openExplorer(page, `${proxy.url}#POST/api/v1/namespaces/{namespace}/configmaps`);
    const hostile = "<img src=x onerror=alert(1)>";
    await page.fill("textarea", JSON.stringify({ metadata: { name: "made" }, data: { a: hostile } }));
    assert.equal((await send(page)).status, "201 Created");
    assert.equal(await stored("made"), false);
    await page.uncheck("[name=dryRun]");
    const { status, text } = await send(page);
    assert.equal(status, "201 Created");
    assert.equal(await stored("made"), true);
    // Data of a cluster is only text.
    assert.ok(text.includes(hostile));
    assert.equal(await page.locator(".answer img").count(), 0);

    await page.goto(`${proxy.url}#DELETE/api/v1/namespaces/{namespace}/configmaps/{name}?name=made`);
    await settled(page);
    await page.uncheck("[name=dryRun]");
    await page.click("button.send");
    assert.equal(await page.innerText("button.send"), "Press again to delete it");
    assert.equal(await stored("made"), true);
    await page.click("button.send");
    assert.equal((await answered(page)).status, "200 OK");
    assert.equal(await stored("made"), false);
    assert.deepEqual(complaints, []);
  });
  await test.step("plans a manifest as a table, and stores nothing", async () => {
    const { page, complaints } = await open();
    await openExplorer(page, `${proxy.url}#/plan`);
    const hostile = "<img src=x onerror=alert(1)>";
    const objects = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "planned" } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "planned" }, data: { a: hostile } },
      { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { password: "hunter2" } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "Bad_Name" } },
    ];
    await page.fill("[name=manifest]", JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    await page.focus("[name=namespace]");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".plan");
    assert.equal(await page.innerText(".counts"), "3 create, 1 refused");
    const rows = await page.locator(".plan tbody tr:not(.changes)").allInnerTexts();
    assert.deepEqual(rows.map((row: string) => row.split("\t").slice(0, 3)), [
      ["create", "namespace/planned", ""],
      ["create", "configmap/a", "planned"],
      ["create", "secret/s", "default"],
      ["refused", "configmap/Bad_Name", "default"],
    ]);
    assert.match(rows[1] ?? "", /depends on namespace\/planned$/);
    for (const summary of await page.locator(".plan summary").all()) await summary.click();
    const text = await page.innerText(".plan");
    assert.ok(text.includes(hostile) && !text.includes("hunter2"), text);
    assert.equal(await page.locator(".plan img").count(), 0);
    const answer = await fetch(`${proxy.origin}/api/v1/namespaces/planned`);
    await answer.body?.cancel();
    assert.equal(answer.status, 404);
    await page.fill("[name=manifest]", "kind: [");
    await page.click("button.send");
    await page.waitForSelector(".answer .status.bad");
    // The browser itself reports the refusal.
    assert.deepEqual(complaints.filter((text) => !text.includes("400")), []);
  });
  await test.step("uses the theme of the system, or the one that the user chooses", async () => {
    const { page } = await open();
    const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.emulateMedia({ colorScheme: "light" });
    await openExplorer(page, proxy.url);
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    assert.notEqual(light, dark);
    await page.click("button:text('auto')");
    assert.equal(await background(), light);
    await page.reload();
    assert.equal(await background(), light);
    await page.click("button:text('light')");
    assert.equal(await background(), dark);
  });
  await test.step("reads each document once, and reports one that cannot be read", async () => {
    const { page, requests } = await open();
    await page.route(
      "**/openapi/v3/apis/apps/v1*",
      (route) => route.fulfill({ status: 403, body: '{"message":"no"}' }),
    );
    await openExplorer(page, proxy.url);
    assert.match(await page.innerText(".trouble"), /apis\/apps\/v1: no$/);
    const documents = requests.filter((url) => url.includes("/openapi/v3/"));
    assert.equal(new Set(documents).size, documents.length);
    // The page, its three files, the version, discovery twice, the index.
    // The page, its three files, the version, discovery twice, the index.
    assert.equal(new Set(requests).size - documents.length, 8);
  });
  await test.step("finds a field by its name", async () => {
    const { page } = await open();
    await openExplorer(page, proxy.url);
    await find(page, "deploy.spec.template.spec.containers.image");
    assert.match(await page.innerText("#field"), /^image\s*string[^]*Container image name/);
    assert.match(await page.innerText("[aria-current=page]"), /^Deployment/);
  });
  await test.step("goes on by the keyboard at the page that was chosen", async () => {
    const { page } = await open();
    await openExplorer(page, proxy.url);
    const focused = async (selector: string) =>
      Boolean(await page.evaluate(`document.activeElement.matches("${selector}")`));
    await find(page, "/api/v1/namespaces/default/pods/helloworld");
    assert.ok(await focused("main"));
    // The way back, two names, and the button.
    for (let tab = 0; tab < 4; tab++) await page.keyboard.press("Tab");
    assert.ok(await focused("button.send"));
    // The same page once more: its address does not change.
    await find(page, "/api/v1/namespaces/default/pods/helloworld");
    assert.ok(await focused("main"));
    await find(page, "pod.spec.nodeName");
    assert.ok(await focused("#field"));
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    assert.ok(await focused("input[type=search]"));
  });
  await test.step("fits a screen of 360 pixels", async () => {
    const { page } = await open();
    await page.setViewportSize({ width: 360, height: 740 });
    for (const at of ["", "#/kind/apps/v1/deployments", "#POST/api/v1/namespaces/{namespace}/configmaps"]) {
      await openExplorer(page, proxy.url + at);
      await page.reload();
      await page.waitForSelector("html[data-loaded]", { state: "attached" });
      await settled(page);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360, at);
    }
  });
  await test.step("works behind a secret and below a prefix", async () => {
    await using other = await exploring("--secret", "--api-prefix", "/custom");
    const { page, complaints } = await open();
    await openExplorer(page, other.url);
    // The secret has left the address bar.
    assert.equal(page.url(), `${other.origin}/-/`);
    await find(page, "/api/v1/namespaces/default/pods/helloworld");
    assert.equal((await send(page)).status, "200 OK");
    const [, , curl] = await linesShown(page);
    assert.equal(curl, `curl -sS ${other.origin}/custom/api/v1/namespaces/default/pods/helloworld`);
    assert.deepEqual(complaints, []);
  });
});
