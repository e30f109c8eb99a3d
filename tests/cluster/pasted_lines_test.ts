import assert from "node:assert/strict";
import { OBJECTS } from "../pasted/fixture.ts";
import { PASTED, type PastedLine } from "../pasted/lines.ts";
import { type Workplace, workplace } from "../pasted/run_lines.ts";
import { tempDir } from "../temp_dir.ts";
import { type Ended, kubectl } from "./command_line.ts";

type Runner = (place: Workplace, line: string) => Promise<Ended>;

const NAMESPACE = "pasted";

Deno.test("k8s does what kubectl does with each line of the quick reference and of three tutorials", async (t) => {
  const program = [Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl"];
  const here = PASTED.filter(({ elsewhere }) => elsewhere === undefined);
  const theirs = await runAll(here, (place, line) => place.with(program, line));
  const ours = await runAll(here, (place, line) => place.k8s(line));
  for (const { line, own, code = 0 } of here) {
    await t.step(line, () => {
      const [a, b] = [theirs.get(line), ours.get(line)];
      assert.ok(a !== undefined && b !== undefined);
      assert.equal(b.code, a.code, b.err);
      assert.equal(b.code, code, b.err);
      if (own === undefined) assert.equal(normal(b.out), normal(a.out));
    });
  }
});

/** Runs lines on fresh objects. If a line is pasted twice, its last result counts. */
async function runAll(lines: readonly PastedLine[], run: Runner): Promise<Map<string, Ended>> {
  await using dir = await tempDir();
  const config = await dir.file("config", await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? ""));
  const ok = async (...args: string[]) => {
    const { code, err } = await kubectl(["--kubeconfig", config, ...args]);
    assert.equal(code, 0, err);
  };
  await ok("create", "namespace", NAMESPACE);
  await ok("config", "set-context", "--current", `--namespace=${NAMESPACE}`);
  const objects = await dir.file("objects.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: OBJECTS }));
  try {
    await ok("wait", "sa/default", "--for=create");
    await ok("apply", "-f", objects);
    // No kubelet reports how often a container was restarted.
    const restarted = { name: "main", restartCount: 3, image: "x", imageID: "", ready: false };
    const status = JSON.stringify({ status: { containerStatuses: [restarted] } });
    await ok("patch", "pod", "cassandra-0", "--subresource=status", "--type=merge", "-p", status);
    await using place = await workplace(config);
    const ended = new Map<string, Ended>();
    for (const { line } of lines) ended.set(line, await run(place, line));
    return ended;
  } finally {
    await ok("delete", "-f", objects, "--ignore-not-found", "--force", "--grace-period=0");
    await ok("delete", "namespace", NAMESPACE);
  }
}

/** Text without times, addresses, random names and the widths of columns. */
function normal(text: string): string {
  return text
    // First, because a part of it can look like an age.
    .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}\b/g, "UID")
    .replace(/\b\d+[smhd](\d+[smhd])?\b/g, "AGE")
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, "ADDRESS")
    .replace(/("?resourceVersion"?: )"?\d+"?/g, "$1N")
    .replace(/("?nodePort"?: )\d+/g, "$1N")
    .replace(/\b(kube-api-access)-\w{5}\b/g, "$1-NAME")
    // Our apply is server-side, and says so.
    .replace(/ (created|configured|unchanged|serverside-applied)$/gm, " applied")
    .replace(/\s+$/g, "")
    .replace(/[ \t]+$/gm, "")
    .replace(/(\S) +/g, "$1 ");
}
