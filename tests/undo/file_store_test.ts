import assert from "node:assert/strict";
import { fileStore } from "../../lib/features/undo/file_store.ts";
import type { JournalEntry } from "../../lib/features/undo/entry.ts";
import { tempDir } from "../temp_dir.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");

function entry(id: string, fields: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id,
    group: id,
    time: new Date(NOW).toISOString(),
    context: "",
    cluster: { server: "https://192.0.2.1" },
    method: "PATCH",
    path: "/api/v1/namespaces/default/configmaps/a",
    verb: "update",
    ...fields,
  };
}

Deno.test("fileStore() joins the parts of an entry, and skips a line that was cut off", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/deep/journal`;
  const store = fileStore(path, { now: () => NOW });
  await store.append(entry("a"));
  await Deno.writeTextFile(path, '{"id":"torn","gro', { append: true });
  await store.append({ id: "a", status: 200 });
  const [first, ...rest] = await store.read();
  assert.equal(first?.status, 200);
  assert.deepEqual(rest, []);
  assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  assert.equal(((await Deno.stat(`${dir.path}/deep`)).mode ?? 0) & 0o777, 0o700);
});

Deno.test("fileStore() removes the oldest entries if the file is too long", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/journal`;
  const store = fileStore(path, { maxBytes: 4000, now: () => NOW });
  for (let at = 0; at < 100; at++) await store.append(entry(`e${at}`, { status: 200 }));
  assert.ok((await Deno.stat(path)).size <= 4000);
  const entries = await store.read();
  assert.ok(entries.length > 5 && entries.length < 100);
  assert.equal(entries.at(-1)?.id, "e99");
});

Deno.test("fileStore() counts the bytes of texts that are not ASCII", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/journal`;
  const store = fileStore(path, { maxBytes: 9000, now: () => NOW });
  for (let at = 0; at < 30; at++) await store.append(entry(`e${at}`, { status: 200, command: "\u6f22".repeat(500) }));
  assert.ok((await Deno.stat(path)).size <= 9000);
});

Deno.test("fileStore() removes entries that are too old", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/journal`;
  await fileStore(path, { now: () => NOW }).append(entry("old", { status: 200 }));
  const later = NOW + 32 * 24 * 60 * 60 * 1000;
  const store = fileStore(path, { now: () => later });
  await store.append(entry("young", { status: 200, time: new Date(later).toISOString() }));
  assert.deepEqual((await store.read()).map(({ id }) => id), ["young"]);
  assert.doesNotMatch(await Deno.readTextFile(path), /old/);
});

Deno.test("fileStore() loses nothing if several processes write and one removes old entries", async () => {
  await using dir = await tempDir();
  const path = `${dir.path}/journal`;
  const program = await dir.file(
    "writer.ts",
    `import { fileStore } from ${
      JSON.stringify(new URL("../../lib/features/undo/file_store.ts", import.meta.url).href)
    };
const store = fileStore(Deno.args[0], { maxBytes: 60000 });
for (let at = 0; at < 100; at++) await store.append({ ...JSON.parse(Deno.args[1]), id: Deno.args[2] + at, status: 200 });
`,
  );
  const config = new URL("../../npm/deno.json", import.meta.url).pathname;
  const writers = ["a", "b", "c"].map((name) =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", "--quiet", "--config", config, program, path],
        ...[JSON.stringify(entry("x", { time: new Date().toISOString() })), name],
      ],
    }).output()
  );
  for (const { code } of await Promise.all(writers)) assert.equal(code, 0);
  const ids = (await fileStore(path).read()).map(({ id }) => id);
  assert.ok(ids.length > 50, String(ids.length));
  // The oldest entries of all writers together are gone, and none in between.
  for (const name of ["a", "b", "c"]) {
    const kept = ids.filter((id) => id.startsWith(name)).map((id) => Number(id.slice(1)));
    assert.deepEqual(kept, Array.from({ length: kept.length }, (_, at) => 100 - kept.length + at), name);
  }
});
