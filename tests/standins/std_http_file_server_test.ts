// The features that the application uses, for the stand-in and for the real package.
import { serveDir, serveFile } from "@std/http/file-server";
import assert from "node:assert/strict";
import { tempDir } from "../temp_dir.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/page.html`, "<p>hi\n");
  await Deno.writeTextFile(`${dir.path}/.hidden`, "no\n");
  await Deno.mkdir(`${dir.path}/sub`);
  await work(dir.path);
}

Deno.test("serveFile() gives a file with its type and length when it is asked for", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/page.html`;
    const response = await serveFile(new Request("http://x/page.html"), path, { fileInfo: await Deno.stat(path) });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/html; charset=UTF-8");
    assert.equal(response.headers.get("content-length"), "6");
    assert.equal(await response.text(), "<p>hi\n");
  });
});

Deno.test("serveFile() gives no body when there is none to give", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/page.html`;
    const head = await serveFile(new Request("http://x/page.html", { method: "HEAD" }), path);
    assert.deepEqual([head.status, head.body, head.headers.get("content-length")], [200, null, "6"]);
    const known = { "If-None-Match": head.headers.get("etag") ?? "" };
    const again = await serveFile(new Request("http://x/page.html", { headers: known }), path);
    assert.deepEqual([again.status, again.body], [304, null]);
  });
});

Deno.test("serveDir() lists a folder without dot files when it is told to", async () => {
  await withFolder(async (folder) => {
    const options = { fsRoot: folder, urlRoot: "static", showDirListing: true, showDotfiles: false, showIndex: false };
    const response = await serveDir(new Request("http://x/static/"), { ...options, quiet: true });
    const text = await response.text();
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/i);
    assert.match(text, /page\.html/);
    assert.match(text, /sub\//);
    assert.doesNotMatch(text, /hidden/);
  });
});
