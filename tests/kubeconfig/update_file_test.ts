import assert from "node:assert/strict";
import { assertMessage } from "../messages.ts";
import { files } from "./files.ts";

const CHILD = new URL("./update_file_child.ts", import.meta.url).pathname;

/** Starts a process that writes a text to a file repeatedly, through a shell that can set limits first. */
async function child(before: string, file: string, text: string, times = 1) {
  const deno = [
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    "--no-code-cache",
    "--quiet",
    CHILD,
    file,
    text,
    `${times}`,
  ];
  const { code, stderr } = await new Deno.Command("sh", { args: ["-c", `${before} exec "$@"`, "sh", ...deno] })
    .output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "updateFile() leaves the old text and no other file when the disk is full",
  ignore,
  async fn() {
    const text = "x".repeat(300_000);
    using folder = files({ config: text });
    // The system rejects writes beyond the limit, as on a full disk.
    const { code, stderr } = await child(`trap "" XFSZ; ulimit -f 300;`, folder.path("config"), "y");
    assert.equal(code, 1);
    await assertMessage(import.meta.url, "a full disk", stderr, { [folder.path("config")]: "FILE" });
    assert.equal(folder.read("config"), text);
    assert.deepEqual([...Deno.readDirSync(folder.folder)].map(({ name }) => name), ["config"]);
  },
});

Deno.test({
  name: "updateFile() loses no change when several processes write at once",
  ignore,
  async fn() {
    using folder = files({ config: "" });
    const ended = await Promise.all(["a", "b", "c"].map((text) => child("", folder.path("config"), text, 20)));
    assert.deepEqual(ended.map(({ code, stderr }) => `${code}${stderr}`), ["0", "0", "0"]);
    assert.equal([...folder.read("config")].toSorted().join(""), "a".repeat(20) + "b".repeat(20) + "c".repeat(20));
  },
});

// Root can write to all files, unless it drops the capability.
const humbly = Deno.build.os === "linux" && Deno.uid() === 0
  ? `exec setpriv --bounding-set=-dac_override sh -c 'exec "$@"' sh "$@"; `
  : "";
const canBeHumble = !ignore &&
  new Deno.Command("sh", { args: ["-c", humbly, "sh", "true"], stderr: "null" }).output().then(
    ({ success }) => success,
    () => false,
  );

Deno.test({
  name: "updateFile() leaves the file and says how to allow it when that is read-only",
  ignore: !(await canBeHumble),
  async fn() {
    using folder = files({ config: "old" });
    Deno.chmodSync(folder.path("config"), 0o400);
    const { code, stderr } = await child(humbly, folder.path("config"), "new");
    assert.equal(code, 1);
    await assertMessage(import.meta.url, "a file that is read-only", stderr, { [folder.path("config")]: "FILE" });
    assert.equal(folder.read("config"), "old");
    assert.deepEqual([...Deno.readDirSync(folder.folder)].map(({ name }) => name), ["config"]);
  },
});

// Without root, and only if a process can have its own mount table.
const canMount = !ignore && new Deno.Command("unshare", { args: ["-rm", "true"], stderr: "null" }).output().then(
  ({ success }) => success,
  () => false,
);

Deno.test({
  name: "updateFile() writes in place when the file is mounted by itself and cannot be replaced",
  ignore: !(await canMount),
  async fn() {
    using folder = files({ config: "old and longer", outside: "old and longer" });
    const [config, outside] = [folder.path("config"), folder.path("outside")];
    const wrapped = `exec unshare -rm sh -c 'mount --bind "${outside}" "${config}" && exec "$@"' sh "$@"; `;
    const { code, stderr } = await child(wrapped, config, "new");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(folder.read("outside"), "old and longernew");
    assert.deepEqual([...Deno.readDirSync(folder.folder)].map(({ name }) => name).sort(), ["config", "outside"]);
  },
});
