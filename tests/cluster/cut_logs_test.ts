import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { withNamespace } from "./command_line.ts";
import { cutLogs } from "./log_schedule.ts";
import { nodeTest } from "./pods.ts";

nodeTest("logs() yields each line once if the connections of the real node are cut at random", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const { faults, cuts, lines } = await cutLogs(k8s, { seed: 17, cuts: 40, rotations: 0 });
    assert.deepEqual(faults, []);
    assert.ok(cuts >= 40 && lines > 1000, `${cuts} cuts, ${lines} lines`);
  });
});
