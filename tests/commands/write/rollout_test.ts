import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";

const lines: [line: string, code: number, stdout: string, stderr: string][] = [
  ["rollout pause deploy/web", 0, "deployment.apps/web paused\n", ""],
  ["rollout restart deploy", 0, "deployment.apps/web restarted\n", ""],
  ["rollout restart deploy -n kube-public", 0, "", "No resources found in kube-public namespace."],
  ["rollout history deploy/web", 0, "deployment.apps/web \nNo rollout history found.\n", ""],
  ["set image deploy/web web=x:1", 0, "deployment.apps/web image updated\n", ""],
  ["set image deploy/web *=x:1 --dry-run=server", 0, "deployment.apps/web image updated (server dry run)\n", ""],
  ["set env deploy/web A=1 -o name", 0, "deployment.apps/web\n", ""],
  ["set env deploy/web A-", 0, "", ""],
  ["set env deploy/web A=1 --list", 0, "# Deployment web, container web\nA=1\n", ""],
  ["set serviceaccount deploy/web builder", 0, "deployment.apps/web serviceaccount updated\n", ""],
  ["set sa deploy/web builder", 0, "deployment.apps/web serviceaccount updated\n", ""],
  ["cordon minikube", 0, "node/minikube cordoned\n", ""],
  ["uncordon node/minikube", 0, "node/minikube already uncordoned\n", ""],
  ["taint node minikube a=b:NoSchedule", 0, "node/minikube tainted\n", ""],
  ["scale deploy web --replicas=2", 0, "deployment.apps/web scaled\n", ""],
  ["annotate pod helloworld a=b=c", 0, "pod/helloworld annotated\n", ""],
];

for (const [line, code, stdout, stderr] of lines) {
  Deno.test(`k8s ${line} prints kubectl's words`, async () => {
    const cli = await commandLine();
    const outcome = await cli(...line.split(" "));
    assert.deepEqual([outcome.code, outcome.stdout], [code, stdout], outcome.stderr);
    assert.ok(outcome.stderr.includes(stderr) && (stderr !== "" || outcome.stderr === ""), outcome.stderr);
  });
}

Deno.test("k8s set env -e - reads variables from standard input", async () => {
  const cli = await commandLine();
  await cli.with({ input: "A=1\n# a comment\nB=x=y # more\n" })("set", "env", "deploy/web", "-e", "-");
  const { stdout } = await cli("set", "env", "deploy/web", "--list");
  assert.equal(stdout, "# Deployment web, container web\nA=1\nB=x=y \n");
});
