import assert from "node:assert/strict";
import { upgradedResponse, upgradeOf } from "../../lib/api/transport/upgraded.ts";
import type { Link } from "../../lib/api/transport/link.ts";
import { LostError } from "../../lib/api/streams/stream_errors.ts";
import type { Handler } from "../../lib/data/core/handler.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { tempDir } from "../temp_dir.ts";
import { localContainer } from "./local_container.ts";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  spec: { nodeName: "node", containers: [{ name: "main", image: "x" }] },
  status: { phase: "Running", containerStatuses: [{ name: "main", ready: true, state: { running: {} } }] },
};

/** Two pods whose containers run on this machine, and a folder with files. */
async function stage(dir: string, without: readonly string[] = [], wrap = (handler: Handler) => handler) {
  const container = await localContainer(`${dir}/bin`, without);
  const box = sandbox({
    containers: { a: container, b: container },
    objects: ["a", "b"].map((name) => ({ ...POD, metadata: { name, namespace: "default" } })),
  });
  await Deno.mkdir(`${dir}/data/sub[1]`, { recursive: true });
  await Deno.writeTextFile(`${dir}/data/sub[1]/one`, "text");
  await Deno.writeFile(`${dir}/data/big`, new Uint8Array(100_000).map((_, index) => index * index));
  await Deno.chmod(`${dir}/data/big`, 0o750);
  await Deno.utime(`${dir}/data/big`, 1_600_000_000, 1_600_000_000);
  await Deno.symlink("big", `${dir}/data/link`);
  return await connect({ handler: wrap(box.handler) });
}

async function differences(a: string, b: string): Promise<string> {
  const list =
    'cd "$1" && find . -exec stat -c "%n %a %F %s" {} + | grep -v directory | sort && stat -c %Y big && readlink link';
  const text = async (path: string) => {
    const { stdout } = await new Deno.Command("sh", { args: ["-c", list, "sh", path] }).output();
    return new TextDecoder().decode(stdout);
  };
  assert.equal(await text(a), await text(b));
  const { stdout } = await new Deno.Command("diff", { args: ["-r", a, b] }).output();
  return new TextDecoder().decode(stdout);
}

for (const verify of ["size", "sha256"] as const) {
  Deno.test(`copy() copies a folder from one pod to another if it compares by ${verify}`, async () => {
    await using dir = await tempDir();
    await using k8s = await stage(dir.path);
    const { files, skipped, ...result } = await k8s.copy(
      { from: `a:${dir.path}/data`, to: `b:${dir.path}/copy` },
      { verify },
    );
    assert.deepEqual([files, skipped, result.bytes, result.verified], [2, [], 100_004, verify]);
    assert.equal(await differences(`${dir.path}/data`, `${dir.path}/copy`), "");
    await assert.rejects(k8s.copy({ from: "a:/nothing", to: `b:${dir.path}/x` }), /nothing/);
    assert.deepEqual((await Array.fromAsync(Deno.readDir(dir.path), ({ name }) => name)).sort(), [
      "bin",
      "copy",
      "data",
    ]);
  });
}

Deno.test("copy() copies single files if the container has no tar, and refuses folders", async () => {
  await using dir = await tempDir();
  await using k8s = await stage(dir.path, ["tar"]);
  const big = `${dir.path}/data/big`;
  const received = await k8s.copy({ from: `a:${big}`, to: `${dir.path}/back` });
  assert.deepEqual([received.files, received.bytes, received.verified], [1, 100_000, "size"]);
  const progress: number[] = [];
  const onProgress = (bytes: number) => progress.push(bytes);
  const sent = await k8s.copy({ from: big, to: `a:${dir.path}/sent` }, { verify: "sha256", onProgress });
  assert.equal(progress.at(-1), 100_000);
  assert.deepEqual([sent.files, sent.bytes, sent.verified], [1, 100_000, "sha256"]);
  for (const name of ["back", "sent"]) {
    assert.deepEqual(await Deno.readFile(`${dir.path}/${name}`), await Deno.readFile(big));
    const { mode, mtime } = await Deno.stat(`${dir.path}/${name}`);
    assert.deepEqual([(mode ?? 0) & 0o777, mtime?.getTime()], [0o750, 1_600_000_000_000]);
  }
  const refusal = /the container has no tar, so only single files can be copied/;
  await assert.rejects(k8s.copy({ from: `a:${dir.path}/data`, to: `${dir.path}/x` }), refusal);
  await assert.rejects(k8s.copy({ from: `${dir.path}/data`, to: `a:${dir.path}/x` }), refusal);
  await assert.rejects(k8s.copy({ from: `a:${dir.path}/data`, to: `b:${dir.path}/x` }), refusal);
  assert.deepEqual(
    (await Array.fromAsync(Deno.readDir(dir.path), ({ name }) => name)).sort(),
    ["back", "bin", "data", "sent"],
  );
});

/** A link that ends after some received bytes. */
function cutAfter(link: Link, count: number): Link {
  let left = count;
  return {
    ...link,
    write: (bytes) => link.write(bytes),
    closeWrite: () => link.closeWrite(),
    close: () => link.close(),
    async read(into) {
      if (left === 0) {
        link.close();
        return null;
      }
      const length = await link.read(into.subarray(0, left));
      left -= length ?? 0;
      return length;
    },
  };
}

/** Cuts the first commands that read or write an archive, each after some bytes. */
function cutting(counts: number[], option = /(^|tar )[cx]f/) {
  return (handler: Handler): Handler => async (request) => {
    const response = await handler(request);
    const upgraded = upgradeOf(response);
    const isTar = new URL(request.url).searchParams.getAll("command").some((word) => option.test(word));
    const count = upgraded !== undefined && isTar ? counts.shift() : undefined;
    if (upgraded === undefined || count === undefined) return response;
    return upgradedResponse({ ...upgraded, link: cutAfter(upgraded.link, count) });
  };
}

Deno.test("copy() continues at the byte where it was cut if it may retry, and compares by hash", async () => {
  await using dir = await tempDir();
  const cuts = [500, 40_000];
  await using k8s = await stage(dir.path, [], cutting(cuts));
  const result = await k8s.copy({ from: `a:${dir.path}/data`, to: `${dir.path}/back` }, { retries: 3 });
  assert.deepEqual([result.files, result.verified, cuts], [3, "sha256", []]);
  assert.equal(await differences(`${dir.path}/data`, `${dir.path}/back`), "");
});

Deno.test("copy() begins again if it sends, was cut and may retry", async () => {
  await using dir = await tempDir();
  const cuts = [10];
  await using k8s = await stage(dir.path, [], cutting(cuts));
  const result = await k8s.copy({ from: `${dir.path}/data`, to: `a:${dir.path}/sent` }, { retries: 1 });
  assert.deepEqual([result.files, result.verified, cuts], [2, "size", []]);
  assert.equal(await differences(`${dir.path}/data`, `${dir.path}/sent`), "");
});

Deno.test("copy() never reports a success if its stream was cut anywhere, and leaves nothing", async () => {
  await using dir = await tempDir();
  const [sources, destinations]: [number[], number[]] = [[], []];
  const wrap = (handler: Handler) => cutting(sources, /^cf/)(cutting(destinations, /^xf/)(handler));
  await using k8s = await stage(dir.path, [], wrap);
  const copies: [from: string, to: string][] = [
    [`a:${dir.path}/data`, `${dir.path}/back`],
    [`${dir.path}/data`, `a:${dir.path}/sent`],
    [`a:${dir.path}/data`, `b:${dir.path}/copy`],
  ];
  for (const [from, to] of copies) {
    // A sent archive has a short answer: both marks, twice.
    for (const count of from.startsWith("a:") ? [1, 60, 600, 5000, 70_000, 103_000] : [1, 30, 60]) {
      (from.startsWith("a:") ? sources : destinations).splice(0, 1, count);
      await assert.rejects(k8s.copy({ from, to }), LostError, `${from} to ${to}, cut after ${count} bytes`);
      // The process in the container removes its file a little after the cut.
      let left: string[] = [];
      for (let tries = 0; tries < 100; tries++) {
        left = await Array.fromAsync(Deno.readDir(dir.path), ({ name }) => name);
        left = left.filter((name) => !["bin", "data", "back"].includes(name));
        if (left.length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.deepEqual(left, []);
      await Deno.remove(`${dir.path}/back`, { recursive: true }).catch(() => {});
    }
  }
});
