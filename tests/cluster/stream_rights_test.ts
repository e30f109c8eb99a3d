import assert from "node:assert/strict";
import { isForbidden } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { sh, withNamespace } from "./command_line.ts";
import { nodePod, nodeTest, runningPod } from "./pods.ts";

/** Creates a user that has these verbs for the subresources of pods. */
async function userWith(
  k8s: K8s,
  name: string,
  verbs: string[],
  resources: readonly string[] = ["pods/exec", "pods/portforward"],
): Promise<K8s> {
  const group = "rbac.authorization.k8s.io";
  const metadata = { name };
  await k8s.create({
    apiVersion: `${group}/v1`,
    kind: "Role",
    metadata,
    rules: [{ apiGroups: [""], resources: [...resources], verbs }, {
      apiGroups: [""],
      resources: ["pods"],
      verbs: ["get"],
    }],
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

const STREAMS = ["pods/exec", "pods/attach", "pods/portforward", "pods/log"];

/** The commands, and the subresource that each of them needs. */
const COMMANDS: readonly [words: readonly string[], subresource: string, output: RegExp][] = [
  [["exec", "web", "--", "echo", "hi"], "exec", /^hi$/m],
  [["cp", "web:/etc/hostname", "-"], "exec", /^web$/m],
  [["cp", "-", "web:/tmp/in"], "exec", /^$/],
  [["attach", "web"], "attach", /^tick$/m],
  [["port-forward", "web", ":8080"], "portforward", /hello from a container/],
  [["logs", "web", "--tail=1"], "log", /^tick$/m],
];

/** Runs a command as a user. A command that would not end is ended after its first output. */
async function runAs(user: string, words: readonly string[], namespace: string) {
  const [verb = ""] = words;
  const k8s = `k8s -n ${namespace} --as=${user} ${words.join(" ")}`;
  if (verb === "attach") return await sh(`${k8s} | head -1`);
  if (verb !== "port-forward") return await sh(`echo input | ${k8s}`);
  // A refusal comes with the first connection. `k8s` is a function here, so its process is a child of the subshell.
  return await sh(`${k8s} > /tmp/${namespace}-${user} 2>&1 & pid=$!
for i in $(seq 1 100); do grep -q Forwarding /tmp/${namespace}-${user} && break; kill -0 $pid || break; sleep 0.1; done
port=$(sed -n 's/^Forwarding from 127.0.0.1:\\([0-9]*\\) .*/\\1/p' /tmp/${namespace}-${user} | head -1)
curl -s --max-time 20 http://127.0.0.1:$port/; kill $(cat /proc/$pid/task/$pid/children) $pid; wait $pid
cat /tmp/${namespace}-${user} >&2; rm /tmp/${namespace}-${user}`);
}

nodeTest("exec, cp, attach, port-forward and logs need get and create, or say which right is missing", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    await k8s.create(nodePod("web", "httpd -p 8080 -h /var/www; while true; do echo tick; sleep 0.2; done"));
    await runningPod(k8s, "web");
    const users = [["get", "create"], ["create"], ["get"], ["list"]];
    for (const verbs of users) {
      const user = `has-${verbs.join("-")}`;
      await userWith(k8s, user, verbs, STREAMS);
      for (const [words, subresource, output] of COMMANDS) {
        const { out, err, code } = await runAs(user, words, namespace);
        const what = `${words.join(" ")} with ${verbs}: ${code} ${out} ${err}`;
        // A log needs get. The others are a GET of a WebSocket or a POST of SPDY, and a server of 1.35 or later
        // requires create for both.
        const isAllowed = verbs.includes(subresource === "log" ? "get" : "create");
        if (isAllowed) assert.match(out, output, what);
        else {
          // A server of 1.35 or later names no reason if only create is missing.
          assert.match(err, /pods "web" is forbidden/, what);
          const hint = subresource === "log" ? "permission: get pods/log in" : `get and create on pods/${subresource}`;
          assert.ok(err.includes(hint), what);
        }
      }
    }
  });
});

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
