import assert from "node:assert/strict";
import { commandLine } from "../command_line.ts";

const lines: [line: string, code: number, stdout: string, stderr: string][] = [
  ["rollout pause deploy/web", 0, "deployment.apps/web paused\n", ""],
  ["rollout resume deploy/web", 1, "", 'deployment "web" is not paused'],
  ["rollout restart deploy", 0, "deployment.apps/web restarted\n", ""],
  ["rollout restart deploy -n kube-public", 0, "", "No resources found in kube-public namespace."],
  ["rollout restart", 2, "", "required resource not specified"],
  ["rollout undo deploy", 2, "", "resource(s) were provided, but no name was specified"],
  ["rollout undo deploy/web --to-revision=99", 1, "", "unable to find specified revision 99 in history"],
  ["rollout history deploy/web --revision=99", 1, "", "unable to find the specified revision"],
  ["rollout history deploy/web", 0, "deployment.apps/web \nNo rollout history found.\n", ""],
  ["rollout history pod/helloworld", 1, "", 'no history viewer has been implemented for "Pod"'],
  ["set image deploy/web web=x:1", 0, "deployment.apps/web image updated\n", ""],
  ["set image deploy/web *=x:1 --dry-run=server", 0, "deployment.apps/web image updated (server dry run)\n", ""],
  ["set image deploy/web *=x:1 web=x:2", 2, "", "all containers are already specified by *"],
  ["set env deploy/web A=1 -o name", 0, "deployment.apps/web\n", ""],
  ["set env deploy/web A-", 0, "", ""],
  ["set env deploy/web A=1 --list", 0, "# Deployment web, container web\nA=1\n", ""],
  ["set env deploy/web -c nope A=1", 1, "", 'unable to find container named "nope"'],
  ["set resources deploy/web --limits=cpu=x", 2, "", 'Invalid amount "x" of cpu'],
  ["set serviceaccount deploy/web builder", 0, "deployment.apps/web serviceaccount updated\n", ""],
  ["set sa deploy/web builder", 0, "deployment.apps/web serviceaccount updated\n", ""],
  ["set selector deploy/web a=b", 1, "", "only supported for Services"],
  ["set subject deploy/web", 2, "", "you must specify at least one value of user, group or serviceaccount"],
  ["cordon minikube", 0, "node/minikube cordoned\n", ""],
  ["uncordon node/minikube", 0, "node/minikube already uncordoned\n", ""],
  ["cordon", 2, "", "no node is specified"],
  ["taint node minikube a=b:NoSchedule", 0, "node/minikube tainted\n", ""],
  ["taint pod helloworld a:NoSchedule", 2, "", "only node types are supported"],
  ["scale deploy web --replicas=2", 0, "deployment.apps/web scaled\n", ""],
  ["scale deploy -l nope=x --replicas=2", 1, "", "no objects passed to scale"],
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
