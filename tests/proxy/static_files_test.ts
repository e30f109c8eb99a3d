import assert from "node:assert/strict";
import { assertMessage } from "../messages.ts";
import { openProxy } from "./open_proxy.ts";
import { fakeCluster, sendBytes, statusCodeOf } from "./raw_http.ts";
import { tempDir } from "../temp_dir.ts";

/** Creates a folder to serve, next to a folder that must not be served. */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  const folder = `${dir.path}/www`;
  await Deno.mkdir(`${folder}/sub`, { recursive: true });
  await Deno.mkdir(`${folder}/.git`);
  await Deno.mkdir(`${folder}/site`);
  await Deno.writeTextFile(`${dir.path}/outside.txt`, "outside\n");
  await Deno.writeTextFile(`${folder}/a b.txt`, "inside\n");
  await Deno.writeTextFile(`${folder}/.git/config`, "hidden\n");
  await Deno.writeTextFile(`${folder}/site/index.html`, "<h1>site\n");
  await Deno.symlink(`${dir.path}/outside.txt`, `${folder}/link.txt`);
  await Deno.symlink(dir.path, `${folder}/up`);
  await Deno.symlink(`${folder}/.git/config`, `${folder}/config.txt`);
  await Deno.symlink(`${folder}/a b.txt`, `${folder}/sub/own.txt`);
  await work(folder);
}

const answers: [target: string, code: number, body?: RegExp][] = [
  ["/static/a%20b.txt", 200, /^inside\n$/],
  ["/static/sub/own.txt", 200, /^inside\n$/],
  ["/static/", 200, /a%20b\.txt/],
  ["/static", 301],
  ["/static/sub", 301],
  ["/static/site/", 200, /^<h1>site\n$/],
  ["/static/nothing", 404],
  ["/static/a%20b.txt/x", 404],
  ["/static/.git/config", 404],
  ["/static/.git/", 404],
  ["/static/%2egit/config", 404],
  ["/static/config.txt", 404],
  ["/static/link.txt", 404],
  ["/static/up/outside.txt", 404],
  ["/static/up/", 404],
  ["/static/../outside.txt", 404],
  ["/static/%2e%2e/outside.txt", 404],
  ["/static/sub/..%2f..%2foutside.txt", 404],
  ["/static/..%5coutside.txt", 404],
  ["/static/%00", 404],
  ["/static/%zz", 404],
  ["/static//etc/passwd", 404],
];

Deno.test("startProxy() serves the files of a folder and nothing else when there is --www", async () => {
  await withFolder(async (folder) => {
    await using cluster = await fakeCluster();
    await using proxy = await openProxy(cluster.url, { www: folder });
    for (const [target, code, body] of answers) {
      const answer = await sendBytes(
        proxy.port,
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      assert.equal(statusCodeOf(answer), code, target);
      assert.doesNotMatch(answer, /outside\n|hidden\n/, target);
      if (body !== undefined) assert.match(await (await fetch(proxy.url + target)).text(), body, target);
    }
    const listing = await (await fetch(`${proxy.url}/static/`)).text();
    assert.doesNotMatch(listing, /\.git/);
    const trace = await sendBytes(
      proxy.port,
      "TRACE /static/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    assert.equal(statusCodeOf(trace), 405);
    const post = await fetch(`${proxy.url}/static/`, { method: "POST" });
    assert.deepEqual([post.status, await post.text()], [405, "Method Not Allowed\n"]);
    assert.deepEqual(cluster.seen, []);
  });
});

Deno.test("startProxy() leads to no other host when a folder is asked for with two slashes", async () => {
  await withFolder(async (folder) => {
    await using cluster = await fakeCluster();
    await using proxy = await openProxy(cluster.url, { www: folder, wwwPrefix: "/", apiPrefix: "/api/" });
    const answer = await sendBytes(proxy.port, "GET //sub HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 301 [^]*^location: \.\/sub\/\r$/im);
  });
});

Deno.test("startProxy() keeps files behind the filter when they are served", async () => {
  await withFolder(async (folder) => {
    await using cluster = await fakeCluster();
    await using proxy = await openProxy(cluster.url, { www: folder, wwwPrefix: "files", rejectPaths: "site" });
    const ask = async (target: string, headers: string) =>
      statusCodeOf(await sendBytes(proxy.port, `GET ${target} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`));
    assert.equal(await ask("/files/a%20b.txt", "Host: localhost"), 200);
    // kubectl's proxy answers 200 to this request.
    assert.equal(await ask("/files/a%20b.txt", "Host: evil.example"), 403);
    assert.equal(await ask("/files/a%20b.txt", "Host: localhost\r\nSec-Fetch-Site: cross-site"), 403);
    assert.equal(await ask("/files/site/", "Host: localhost"), 403);
    assert.equal(await ask("/api", "Host: localhost"), 200);
  });
});

Deno.test("startProxy() rejects when the folder of --www does not exist", async () => {
  // On Debian, /nonexistent is the home of users without one, and programs may create it.
  await using dir = await tempDir();
  const www = `${dir.path}/none`;
  await assertMessage(import.meta.url, "a folder that does not exist", () => openProxy("http://127.0.0.1:1", { www }), {
    [www]: "FOLDER",
  });
});

Deno.test("startProxy() rejects when the folder of --www is a file", async () => {
  await withFolder(async (folder) => {
    const www = `${folder}/a b.txt`;
    await assertMessage(import.meta.url, "a folder that is a file", () => openProxy("http://127.0.0.1:1", { www }), {
      [www]: "FOLDER",
    });
  });
});
