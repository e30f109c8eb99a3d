import assert from "node:assert/strict";
import { isForbidden } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

/** Creates a user that has these verbs for exec and port-forward. */
async function userWith(k8s: K8s, name: string, verbs: string[]): Promise<K8s> {
  const group = "rbac.authorization.k8s.io";
  const metadata = { name };
  const resources = ["pods/exec", "pods/portforward"];
  await k8s.create({
    apiVersion: `${group}/v1`,
    kind: "Role",
    metadata,
    rules: [{ apiGroups: [""], resources, verbs }, { apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  });
  await k8s.create({
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: group, kind: "Role", name },
    subjects: [{ kind: "User", name, apiGroup: group }],
  });
  return k8s.with({ as: name });
}

nodeTest("exec() and connectTo() use SPDY if a role only allows create on the real node", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("web", "httpd -f -p 8080 -h /var/www"));
    await runningPod(k8s, "web");
    for (const verbs of [["get", "create"], ["create"]]) {
      const user = await userWith(k8s, `may-${verbs.join("-")}`, verbs);
      const command = ["sh", "-c", "cat; echo err >&2; exit 6"];
      assert.deepEqual(await user.exec("web", command, { stdin: "input", check: false }), {
        code: 6,
        stdout: "input",
        stderr: "err\n",
        sealed: true,
      });
      const big = "0123456789abcdef".repeat(100_000);
      assert.equal((await user.exec("web", ["cat"], { stdin: big })).stdout, big);
      await using connection = await user.connectTo("web", 8080);
      const writer = connection.writable.getWriter();
      await writer.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
      assert.match(await new Response(connection.readable).text(), /hello from a container\n$/);
    }
    for (const verbs of [["get"], ["list"]]) {
      const user = await userWith(k8s, `may-${verbs.join("-")}`, verbs);
      await assert.rejects(user.exec("web", ["true"]), (error) => {
        return isForbidden(error) && error.hints.some((hint) => hint.includes("get and create on pods/exec"));
      });
    }
  });
});
