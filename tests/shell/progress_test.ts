import assert from "node:assert/strict";
import { progress } from "../../lib/terminal/shell/progress.ts";
import { readProgress } from "../../lib/terminal/shell/shell.ts";

Deno.test("progress() shows objects, bytes and rate until the read ends if it has taken a second", async () => {
  const lines: string[] = [];
  let clock = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const status = (text: string) => {
    lines.push(text);
    resolve();
  };
  {
    using shown = progress(status, { now: () => clock, after: 0, every: 1e6 });
    shown.page({ count: 500, size: 2_000_000 });
    shown.page({ count: 1000, size: 4_000_000 });
    clock = 2000;
    await promise;
  }
  assert.deepEqual(lines, ["1,500 objects, 6.0 MB, 3.0 MB/s", ""]);
});

Deno.test("progress() shows nothing before its first second", () => {
  const lines: string[] = [];
  {
    using shown = progress((text) => void lines.push(text));
    shown.page({ count: 1, size: 1 });
  }
  assert.deepEqual(lines, [""]);
});

Deno.test("readProgress() shows nothing if there is no terminal", async () => {
  assert.equal(await readProgress({}), undefined);
});
