import assert from "node:assert/strict";
import { requestsInAnHour } from "./idle.ts";

for (
  const [who, silenceLimit, sendsBookmarks, most] of [
    ["a cache", 65, true, 20],
    ["a cache of a kind without bookmarks", 65, false, 80],
    ["a command", 30, true, 140],
    ["a command on a kind without bookmarks", 30, false, 140],
  ] as const
) {
  Deno.test(`watch() sends at most ${most} requests in an idle hour if it serves ${who}, and tells no gap`, async () => {
    const requests = await requestsInAnHour(silenceLimit, sendsBookmarks);
    assert.ok(requests <= most, `${requests} requests`);
  });
}
