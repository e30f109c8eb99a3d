import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";

const pod = (name: string, ...containers: string[]) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", labels: { tier: "test" } },
  spec: { nodeName: "minikube", containers: containers.map((name) => ({ name, image: "x" })) },
  status: {
    phase: "Running",
    containerStatuses: containers.map((name) => ({ name, state: { running: { startedAt: "2026-01-01T11:00:00Z" } } })),
  },
});

Deno.test("k8s logs prints the lines of a container with kubectl's flags", async () => {
  const cli = await commandLine([pod("two", "app", "side")]);
  const out = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli("logs", ...args);
    assert.deepEqual([code, stderr], [0, ""], args.join(" "));
    return stdout;
  };
  assert.equal(await out("helloworld"), "starting\nlistening on :80\n");
  assert.equal(await out("pod/helloworld", "--tail=1"), "listening on :80\n");
  assert.equal(await out("deploy/web", "--limit-bytes=3"), "sta");
  assert.match(await out("helloworld", "--timestamps", "--tail=1"), /^\d{4}-\S+Z listening on :80\n$/);
  assert.equal(await out("two", "side", "--prefix", "--tail=1"), "[pod/two/side] listening on :80\n");
  assert.equal(
    await out("-l", "tier=test", "--all-containers", "--prefix", "--tail=1"),
    "[pod/two/app] listening on :80\n[pod/two/side] listening on :80\n",
  );
  assert.match(await out("deploy/web", "--all-pods", "--tail=1"), /^(\[pod\/web-\S+\/\S+\] listening on :80\n){2}$/);
  assert.equal(await out("helloworld", "--since-time=2126-01-01T00:00:00Z"), "");
});

Deno.test("k8s logs says in kubectl's words which container it chose", async () => {
  const cli = await commandLine([pod("two", "app", "side")]);
  const { stderr } = await cli("logs", "two");
  assert.equal(stderr, 'Defaulted container "app" out of: app, side\n');
  assert.equal((await cli("logs", "-l", "tier=none")).stderr, "No resources found in default namespace.\n");
});

const refused: [args: string[], code: number, message: RegExp][] = [
  [[], 2, /POD or TYPE\/NAME is a required argument for the logs command/],
  [["web", "-l", "a=b"], 2, /only a selector \(-l\) or a POD name is allowed/],
  [["web", "app", "-c", "app"], 2, /only one of -c or an inline \[CONTAINER\] arg is allowed/],
  [
    ["web", "--all-containers", "-c", "app"],
    2,
    /--all-containers=true should not be specified with container name app/,
  ],
  [["web", "--tail=-2"], 2, /--tail must be greater than or equal to -1/],
  [["web", "--since=5m", "--since-time=2026-01-01T00:00:00Z"], 2, /at most one of `sinceTime` or `sinceSeconds`/],
  [["nobody"], 1, /^Error from server \(NotFound\): pods "nobody" not found\n/],
  [["helloworld", "-p"], 1, /previous terminated container "helloworld" in pod "helloworld" not found/],
  [
    ["-l", "app", "-f", "--max-log-requests=1"],
    1,
    /but maximum allowed concurrency is 1\nhint: add --max-log-requests=3 /,
  ],
];
for (const [args, code, message] of refused) {
  Deno.test(`k8s logs ${args.join(" ")} is refused`, async () => {
    const cli = await commandLine();
    const outcome = await cli("logs", ...args);
    assert.equal(outcome.code, code, outcome.stderr);
    assert.match(outcome.stderr, message);
    assert.equal(outcome.stdout, "");
  });
}
