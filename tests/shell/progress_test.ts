import assert from "node:assert/strict";
import { progress } from "../../lib/terminal/shell/progress.ts";

Deno.test("progress() shows objects, bytes and rate when a read has taken a second, and takes them away", () => {
  const lines: string[] = [];
  let clock = 0;
  {
    using shown = progress({ status: (text) => lines.push(text) }, { now: () => clock });
    clock = 500;
    shown.page({ count: 500, size: 2_000_000 });
    clock = 2000;
    shown.page({ count: 1000, size: 4_000_000 });
  }
  assert.deepEqual(lines, ["1,500 objects, 6.0 MB, 3.0 MB/s", ""]);
});

Deno.test("progress() is silent when there is no terminal to show it on", () => {
  using shown = progress({});
  shown.page({ count: 1, size: 1 });
});
