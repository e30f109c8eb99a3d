import assert from "node:assert/strict";
import { openPool } from "../../lib/features/proxy/pool.ts";
import type { Link } from "../../lib/api/transport/link.ts";

/** Links without traffic until they are closed, and their numbers. */
function links() {
  const counts = { opened: 0, closed: 0 };
  const open = (): Promise<Link> => {
    counts.opened++;
    const end = Promise.withResolvers<null>();
    return Promise.resolve({
      read: () => end.promise,
      write: (bytes) => Promise.resolve(bytes.length),
      closeWrite: () => Promise.resolve(),
      close() {
        counts.closed++;
        end.resolve(null);
      },
    });
  };
  return { counts, open };
}

Deno.test("openPool() opens another connection when one has been idle for a minute of the clock on the wall", async () => {
  const { counts, open } = links();
  let now = 0;
  const pool = openPool({ server: "https://cluster.invalid" }, open, () => now);
  (await pool.take()).giveBack();
  now += 59_999;
  const again = await pool.take();
  assert.deepEqual([again.isReused, counts], [true, { opened: 1, closed: 0 }]);
  again.giveBack();
  now += 60_000;
  const fresh = await pool.take();
  assert.deepEqual([fresh.isReused, counts], [false, { opened: 2, closed: 1 }]);
  fresh.giveBack();
  pool.close();
  assert.equal(counts.closed, 2);
});
