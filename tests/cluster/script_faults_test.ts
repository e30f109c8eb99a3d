import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { withNamespace } from "./command_line.ts";
import { scriptTest } from "./in_cluster.ts";
import { runScriptFault, SCRIPT_FAULTS } from "./script_fault.ts";

// `npm run soak -- scripts` runs 200 faults, and lost_node_test.ts loses a node.
for (const [index, fault] of SCRIPT_FAULTS.entries()) {
  if (fault === "node gone") continue;
  scriptTest(`followJob() reports a success of a script on the real node only if there is one: ${fault}`, async () => {
    await withNamespace(async (namespace) => {
      await using k8s = await connect({ namespace });
      const kubeconfig = Deno.env.get("KUBECONFIG") ?? "";
      const result = await runScriptFault(k8s, { fault, seed: index + 1, kubeconfig });
      assert.equal(result.isFalseSuccess, false, Deno.inspect(result));
      const code = result.outcome instanceof Error ? result.outcome.name : result.outcome.code;
      // A removed log is either read to its end or lost, and a deleted pod may end by the signal or by force.
      const expected: Record<string, unknown> = {
        none: 0,
        exit: 7,
        killed: 137,
        "Job deleted": "LostError",
        "legs cut": 0,
      };
      assert.equal(code, expected[fault] ?? code, Deno.inspect(result));
    });
  });
}
