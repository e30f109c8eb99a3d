import assert from "node:assert/strict";
import { FollowedFile } from "../../lib/api/streams/logs/followed_file.ts";
import { SeenLines } from "../../lib/api/streams/logs/seen_lines.ts";
import { delay } from "../../lib/data/base/wait.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const timeOf = (second: number) => `2026-01-01T12:00:${String(second).padStart(2, "0")}.000000000Z`;
const line = (second: number) => `${timeOf(second)} line ${second}\n`;

/** A long `short` keeps tests independent of the load of the machine. */
const TIMES = { silence: 5, stale: 20, short: 60_000, pause: 60_000 };

interface Script {
  /** The seconds of the lines in the current file. */
  current: readonly number[];
  times?: Partial<typeof TIMES>;
  wasEmpty?: boolean;
}

/** A followed log of which line 1 has been given, and whose current file changes. */
function logOf({ current, times = {}, wasEmpty = false }: Script) {
  let lines = current;
  let asked = 0;
  const waiting: ((lines: Uint8Array<ArrayBuffer> | undefined) => void)[] = [];
  const seen = new SeenLines();
  const file = new FollowedFile({ next: () => new Promise((resolve) => waiting.push(resolve)) }, seen, {
    file: {
      firstTime: () => Promise.resolve(lines[0] === undefined ? "" : timeOf(lines[0])),
      lastLine() {
        asked++;
        const last = lines.at(-1);
        return Promise.resolve(encode(last === undefined ? "" : line(last)));
      },
    },
    wasEmpty,
    times: { ...TIMES, ...times },
  });
  const next = async () => {
    const bytes = await file.next();
    if (bytes !== undefined) seen.add(bytes);
    return bytes && new TextDecoder().decode(bytes);
  };
  const send = (second: number | undefined) => {
    waiting.shift()?.(second === undefined ? undefined : encode(line(second)));
  };
  /** Lets the log be silent, and then sends a line. */
  const nextAfterSilence = async (second: number, change: readonly number[] = lines) => {
    const arrival = next();
    await delay(30);
    lines = change;
    send(second);
    return await arrival;
  };
  return { file, next, send, nextAfterSilence, asked: () => asked };
}

async function begun(script: Script) {
  const log = logOf(script);
  const first = log.next();
  log.send(1);
  await first;
  return log;
}

Deno.test("FollowedFile asks for the last line once if it has arrived", async () => {
  const { file, nextAfterSilence, asked } = await begun({ current: [0, 1] });
  assert.equal(await nextAfterSilence(2), line(2));
  assert.equal(await nextAfterSilence(3), line(3));
  assert.deepEqual([asked(), file.gap, file.isStale], [1, undefined, false]);
});

Deno.test("FollowedFile is stale if the lines of the current file do not arrive", async () => {
  const { file, next } = await begun({ current: [2, 3] });
  assert.equal(await next(), undefined);
  assert.equal(file.isStale, true);
});

Deno.test("FollowedFile names a gap if the next lines are those of the file after the current one", async () => {
  const { file, nextAfterSilence } = await begun({ current: [2, 3], times: { stale: 60_000 } });
  assert.equal(await nextAfterSilence(4, [4]), line(4));
  assert.deepEqual(file.gap, { after: timeOf(1), before: timeOf(4) });
});

Deno.test("FollowedFile names a gap if the first line of a file was found too late to know what came before", async () => {
  const { file, nextAfterSilence } = await begun({ current: [4], times: { stale: 60_000, short: 10 } });
  assert.equal(await nextAfterSilence(4), line(4));
  assert.deepEqual(file.gap, { after: timeOf(1), before: timeOf(4) });
});

Deno.test("FollowedFile names no gap if the first line of the current file is the next one", async () => {
  const { file, nextAfterSilence } = await begun({ current: [2, 3], times: { stale: 60_000 } });
  assert.equal(await nextAfterSilence(2), line(2));
  assert.deepEqual([file.gap, file.isStale], [undefined, false]);
});

Deno.test("FollowedFile is stale if the current file is empty, unless it was empty before", async () => {
  const stale = await begun({ current: [] });
  assert.equal(await stale.next(), undefined);
  assert.deepEqual([stale.file.isStale, stale.file.isEmpty], [true, true]);
  const fresh = await begun({ current: [], wasEmpty: true });
  assert.equal(await fresh.nextAfterSilence(2), line(2));
  assert.deepEqual([fresh.file.isStale, fresh.file.gap], [false, undefined]);
});

Deno.test("FollowedFile names a gap if the file was rotated while no line was taken", async () => {
  for (const [current, gap] of [[[0, 1, 2], undefined], [[5], { after: timeOf(1), before: timeOf(5) }]] as const) {
    const { file, nextAfterSilence } = await begun({ current, times: { pause: 5, stale: 60_000 } });
    await delay(30);
    assert.equal(await nextAfterSilence(2), line(2));
    assert.deepEqual(file.gap, gap);
  }
});
