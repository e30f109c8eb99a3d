import assert from "node:assert/strict";
import { packTar, type TarEntry } from "modern-tar";
import { extract } from "../../lib/api/streams/copy/extract.ts";
import { tempDir } from "../temp_dir.ts";

const file = (name: string, body = "text"): TarEntry => ({ header: { name, size: body.length, type: "file" }, body });
const link = (name: string, linkname: string): TarEntry => ({ header: { name, size: 0, type: "symlink", linkname } });

/** Extracts entries into a folder, and lists all files and links in it. */
async function extracted(entries: readonly TarEntry[], length?: number) {
  await using dir = await tempDir();
  const bytes = await packTar(entries);
  const archive = new Blob([bytes.slice(0, length)]).stream();
  await Deno.writeTextFile(`${dir.path}/outside`, "mine");
  const result = await extract(archive, { root: "./data", destination: `${dir.path}/to`, preserve: true })
    .catch((error: Error) => error);
  const found: Record<string, string> = {};
  const walk = async (path: string, name: string) => {
    for await (const entry of Deno.readDir(path)) {
      const [below, label] = [`${path}/${entry.name}`, `${name}${entry.name}`];
      if (entry.isDirectory) await walk(below, `${label}/`);
      else found[label] = entry.isSymlink ? `-> ${await Deno.readLink(below)}` : await Deno.readTextFile(below);
    }
  };
  await walk(dir.path, "");
  const { outside, ...rest } = found;
  assert.equal(outside, "mine");
  return { result, found: rest };
}

const DIRECTORY: TarEntry = { header: { name: "./data/", size: 0, type: "directory", mode: 0o755 } };

Deno.test("extract() writes files, folders and links with their modes and times", async () => {
  await using dir = await tempDir();
  const mtime = new Date("2020-01-02T03:04:05Z");
  const archive = await packTar([
    DIRECTORY,
    { header: { name: "./data/run", size: 2, type: "file", mode: 0o4750, mtime }, body: "#!" },
    link("./data/sub/to", "../run"),
    { header: { name: "./data/hard", size: 0, type: "link", linkname: "./data/run" } },
  ]);
  const result = await extract(new Blob([archive]).stream(), {
    root: "./data",
    destination: `${dir.path}/to`,
    preserve: true,
  });
  assert.deepEqual([result.files, result.bytes, result.skipped], [3, 2, []]);
  const { mode, mtime: time } = await Deno.stat(`${dir.path}/to/run`);
  assert.deepEqual([(mode ?? 0) & 0o7777, time], [0o750, mtime]);
  assert.equal(await Deno.readTextFile(`${dir.path}/to/sub/to`), "#!");
  assert.equal(await Deno.readTextFile(`${dir.path}/to/hard`), "#!");
});

Deno.test("extract() puts a file into a folder that exists, and else names it as it is told to", async () => {
  await using dir = await tempDir();
  const archive = await packTar([file("./data", "one")]);
  const to = (destination: string) =>
    extract(new Blob([archive]).stream(), {
      root: "./data",
      destination: `${dir.path}/${destination}`,
      preserve: true,
    });
  await Deno.mkdir(`${dir.path}/folder`);
  await to("folder");
  await to("new/name");
  await to("other/");
  assert.equal(await Deno.readTextFile(`${dir.path}/folder/data`), "one");
  assert.equal(await Deno.readTextFile(`${dir.path}/new/name`), "one");
  assert.equal(await Deno.readTextFile(`${dir.path}/other/data`), "one");
});

const hostile: [what: string, entries: TarEntry[], found: Record<string, string>][] = [
  ["a name with ..", [file("./data/../../outside")], {}],
  ["an absolute name", [file("/tmp/x")], {}],
  ["a name beside the folder", [file("./database/x")], {}],
  ["a link out, then a file behind it", [link("./data/l", "../.."), file("./data/l/outside")], {
    "to/l/outside": "text",
  }],
  ["a link inside, then a file behind it", [link("./data/l", "x"), file("./data/l/y")], { "to/l/y": "text" }],
  ["an absolute link", [DIRECTORY, link("./data/l", "/etc/passwd")], {}],
  ["a hard link out", [
    DIRECTORY,
    { header: { name: "./data/h", size: 0, type: "link", linkname: "/etc/passwd" } },
    { header: { name: "./data/i", size: 0, type: "link", linkname: "./data/../outside" } },
  ], {}],
  ["a device", [DIRECTORY, { header: { name: "./data/null", size: 0, type: "character-device" } }], {}],
  ["a file, then a folder of its name", [file("./data/a"), file("./data/a/b")], { "to/a": "text" }],
];

/** The archives of the CVEs of `kubectl cp`. */
const cves: [cve: string, entries: TarEntry[], found: Record<string, string>][] = [
  // The names of members were joined to the destination.
  ["CVE-2018-1002100", [DIRECTORY, file("./data/../../outside", "evil")], {}],
  // A link was created, and the next member was written behind it.
  ["CVE-2019-1002101", [DIRECTORY, link("./data/l", ".."), file("./data/l/outside", "evil")], {
    "to/l/outside": "evil",
  }],
  // The same with a link whose target has no `..`, and a member that replaces a folder by a link.
  ["CVE-2019-11246", [DIRECTORY, file("./data/l/x"), link("./data/l", "/"), file("./data/l/outside", "evil")], {
    "to/l/outside": "evil",
    "to/l/x": "text",
  }],
  // A name that only leads out after its prefix was cut off.
  ["CVE-2019-11249", [DIRECTORY, file("./data../outside", "evil")], {}],
  // Two links, of which each stays inside by its text.
  ["CVE-2019-11251", [
    { header: { name: "./data/sub/", size: 0, type: "directory", mode: 0o755 } },
    link("./data/sub/a", ".."),
    link("./data/b", "sub/a/.."),
    file("./data/b/outside", "evil"),
  ], { "to/b/outside": "evil", "to/sub/a": "-> .." }],
];

for (const [cve, entries, expected] of cves) {
  Deno.test(`extract() writes nothing outside of the destination if an archive exploits ${cve}`, async () => {
    const { result, found } = await extracted(entries);
    assert.deepEqual(found, expected);
    assert.ok(result instanceof Error || result.skipped.length > 0, Deno.inspect(result));
  });
}

Deno.test("extract() skips a link that leads out of the copy through another link", async () => {
  const folder: TarEntry = { header: { name: "./data/sub/", size: 0, type: "directory", mode: 0o755 } };
  const { result, found } = await extracted([
    DIRECTORY,
    folder,
    link("./data/sub/a", ".."),
    link("./data/b", "sub/a/../outside"),
    link("./data/c", "sub/../d"),
  ]);
  assert.deepEqual(found, { "to/c": "-> sub/../d", "to/sub/a": "-> .." });
  assert.ok(!(result instanceof Error));
  assert.deepEqual(result.skipped, [{
    name: "./data/b",
    reason: "it is a link to sub/a/../outside, outside of the copy",
  }]);
});

for (const [what, entries, expected] of hostile) {
  Deno.test(`extract() stays below the destination if the archive has ${what}`, async () => {
    const { result, found } = await extracted(entries);
    assert.deepEqual(found, expected);
    assert.ok(result instanceof Error || result.skipped.length > 0 || what.includes("inside"), Deno.inspect(result));
  });
}

Deno.test("extract() fails if the archive ends anywhere before its end", async () => {
  const entries = [DIRECTORY, file("./data/a", "x".repeat(600)), file("./data/b")];
  const { length } = await packTar(entries);
  for (let size = 0; size < length - 512; size += 256) {
    const { result, found } = await extracted(entries, size);
    assert.ok(result instanceof Error, `after ${size} of ${length} bytes`);
    // No half file stays.
    assert.ok(Object.entries(found).every(([name, text]) => text.length === (name === "to/a" ? 600 : 4)));
  }
});
