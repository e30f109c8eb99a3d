import assert from "node:assert/strict";
import { listComputedNames, listObjectNames, listRelatedNames } from "../../lib/data/expression/name_list.ts";
import { run } from "../../lib/terminal/cli/run.ts";
import { HELP_GROUPS } from "../../lib/terminal/cli/help_index.ts";
import { COMMANDS } from "../../lib/terminal/cli/commands.ts";
import { FORMATS } from "../../lib/terminal/shell/formats.ts";
import { namedOptions } from "../../lib/terminal/shell/options.ts";
import { GLOBAL_OPTIONS } from "../../lib/terminal/shell/shared_options.ts";
import { Interrupt, recordingShell } from "../../lib/terminal/shell/shell.ts";
import { VERSION } from "../../lib/terminal/shell/version_number.ts";
import denoJson from "../../deno.json" with { type: "json" };
import { commandLine, offline } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

Deno.test("HELP_GROUPS names every command once, a family as one", () => {
  const shown = Object.entries(COMMANDS).filter(([, { hidden }]) => !hidden).map(([name]) => name.split(" ")[0]);
  const listed = Object.values(HELP_GROUPS).flat().flatMap((line) => typeof line === "string" ? [line] : line[0]);
  assert.deepEqual(listed.toSorted(), [...new Set(shown)].toSorted());
});

Deno.test("run() keeps the list of commands within 50 lines of 100 characters", async () => {
  const { code, stdout } = await offline([]);
  assert.equal(code, 0);
  const lines = stdout.split("\n");
  assert.ok(lines.length <= 50, `${lines.length} lines`);
  assert.deepEqual(lines.filter((line) => line.length > 100), []);
  assert.match(stdout, /\n {2}config +Read and change the kubeconfig \(see `k8s config --help`\)\n/);
});

Deno.test("k8s help flags lists every global flag", async () => {
  const { stdout } = await offline(["help", "flags"]);
  for (const { flags } of namedOptions(GLOBAL_OPTIONS)) {
    assert.ok(stdout.includes(`  ${flags.join(", ")}`), flags.join());
  }
  assert.match(stdout, /\n {2}-n, --namespace <name> +Namespace\. Default: the context's\n/);
  assert.deepEqual(await offline(["options"]), await offline(["help", "flags"]));
});

Deno.test("k8s help output explains every format", async () => {
  const { stdout } = await offline(["help", "output"]);
  for (const [name, { help }] of Object.entries(FORMATS)) {
    assert.match(stdout, new RegExp(`\\n  ${name}(=[A-Z]+)? +${help.replace(/[.*+?()\\]/g, "\\$&")}\\n`));
  }
});

Deno.test("k8s help expressions lists every name by kind", async () => {
  const { stdout } = await offline(["help", "expressions"]);
  for (const { name, description } of [...listObjectNames(), ...listComputedNames().flatMap(({ names }) => names)]) {
    assert.ok(stdout.includes(`${description}\n`), name);
    assert.match(stdout, new RegExp(`^  ${name} `, "m"));
  }
  for (const { kinds, names } of listRelatedNames()) {
    const [, line = ""] = new RegExp(`^  ${kinds[0]}  +([^]*?)(?=\\n {1,3}\\S|\\n$)`, "m").exec(stdout) ?? [];
    assert.deepEqual(line.split(/,\s+/), names.map(({ name }) => name), kinds[0]);
  }
  assert.deepEqual(stdout.split("\n").filter((line) => line.length > 120), []);
});

for (const args of [["--help"], ["-h"], ["help"]]) {
  Deno.test(`run() gives the same help when it is asked by ${args.join(" ")}`, async () => {
    assert.deepEqual(await offline(args), await offline([]));
  });
}

for (const [name, { hidden }] of Object.entries(COMMANDS)) {
  if (hidden) continue;
  Deno.test(`run() explains k8s ${name} without a cluster when asked for help`, async () => {
    const { code, stdout, stderr } = await offline([...name.split(" "), "--help"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^[A-Z].*\\.\n\n(Examples:\n[^]*\n\n)?Usage: k8s ${name} .*\n\nFlags:\n`));
    assert.match(stdout, /\n\nRun `k8s help flags` to list the flags that every command accepts\.\n$/);
    const flags = stdout.slice(stdout.indexOf("\nFlags:"));
    assert.deepEqual(flags.split("\n").filter((line) => line.length > 100), []);
    assert.deepEqual(await offline(["help", ...name.split(" ")]), { code, stdout, stderr });
  });
}

Deno.test("run() lists the members when a family is asked for help", async () => {
  const { code, stdout } = await offline(["config", "--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}config view +.*\n {2}config get-contexts/);
});

Deno.test("run() prints the version of deno.json when asked", async () => {
  assert.equal(VERSION, denoJson.version);
  assert.deepEqual(await offline(["--version"]), { code: 0, stdout: `k8s ${VERSION}\n`, stderr: "" });
});

Deno.test("run() gives 2 and a hint if there are too many arguments", async () => {
  const { code, stderr } = await offline(["server", "x"]);
  assert.equal(code, 2);
  // The first line has the framework's words.
  await assertMessage(import.meta.url, "too many arguments", stderr.split("\n").at(-2) ?? "");
});

Deno.test("run() takes flags before the verb when they are global", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("-n", "kube-system", "-v", "6", "path", "pod", "x");
  assert.equal(stdout, "/api/v1/namespaces/kube-system/pods/x\n");
});

Deno.test("run() shows stacks only when -v is there", async () => {
  const cli = await commandLine();
  assert.doesNotMatch((await cli("get", "pod", "nope")).stderr, /\n\s+at /);
  assert.match((await cli("get", "pod", "nope", "-v", "1")).stderr, /\n\s+at /);
  assert.match((await cli("get", "pod", "nope", "-v")).stderr, /^GET \/api.* 404 /);
});

Deno.test("run() is quiet and gives 0 when nobody reads any more", async () => {
  const cli = await commandLine();
  const out = () => Promise.reject(new Deno.errors.BrokenPipe("Broken pipe"));
  assert.deepEqual(await cli.with({ out })("get", "pods"), { code: 0, stdout: "", stderr: "" });
  assert.deepEqual(await cli.with({ out })("get", "pods,services"), { code: 0, stdout: "", stderr: "" });
  assert.deepEqual(await cli.with({ out })("eval", "k8s.each('pods')"), { code: 0, stdout: "", stderr: "" });
});

for (const [name, expected] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`run() is quiet and gives ${expected} when ${name} comes`, async () => {
    const interrupt = new AbortController();
    interrupt.abort(new Interrupt(name));
    const cli = await commandLine();
    const out = () => Promise.reject(interrupt.signal.reason);
    const outcome = await cli.with({ signal: interrupt.signal, out })("get", "pods");
    assert.deepEqual(outcome, { code: expected, stdout: "", stderr: "" });
  });
}

Deno.test("run() leaves the exit code on the shell when several things were tried", async () => {
  const cli = await commandLine();
  const shell = recordingShell({ session: cli.k8s });
  assert.equal(await run(["get", "pod/nope", "pod/helloworld", "-oname"], shell), 1);
  assert.equal(shell.stdout, "pod/helloworld\n");
});

Deno.test("run() takes names in their order when some stand behind --", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("get", "pod", "-o", "name", "--", "helloworld");
  assert.equal(stdout, "pod/helloworld\n");
});

Deno.test("run() lets nothing of the cluster's drive the terminal when it prints a value, and changes none in a pipe", async () => {
  const name = "é\x1b]0;evil\x07";
  const cli = await commandLine([{
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name },
  }]);
  const onTerminal = cli.with({ terminal: { stdin: false, stdout: true } });
  for (const format of ["name", "jsonpath={.items[*].metadata.name}", "js=role => role.metadata.name"]) {
    const args = ["get", "clusterroles", "-o", format, "--field-selector", `metadata.name=${name}`];
    assert.ok((await cli(...args)).stdout.includes(name), format);
    const { stdout } = await onTerminal(...args);
    assert.ok(stdout.includes("é^[]0;evil^G") && !stdout.includes("\x1b"), format);
  }
  for (const format of ["name", "lines", "jsonpath={.items[*].metadata.name}", undefined]) {
    const code = format === "lines" ? ".items.map((role) => role.metadata.name)" : "";
    const args = [`(await k8s.list("clusterroles", { fields: { "metadata.name": ${JSON.stringify(name)} } }))${code}`];
    const { stdout } = await onTerminal("eval", ...args, ...(format === undefined ? [] : ["-o", format]));
    assert.ok(stdout.includes("é^[]0;evil^G") && !stdout.includes("\x1b]"), format);
  }
});

Deno.test("run() lets no warning drive the terminal", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    return Response.json({ kind: "Pod", apiVersion: "v1", metadata: { name: "x" } }, {
      headers: { warning: '299 - "\x9b2Jold"' },
    });
  });
  await using dir = await tempDir();
  const kubeconfig = `${dir.path}/config`;
  await Deno.writeTextFile(kubeconfig, "{}");
  const address = `http://127.0.0.1:${server.addr.port}`;
  const { stderr } = await offline(["get", "pod", "x", "-o", "name", "--server", address, "--kubeconfig", kubeconfig]);
  await assertMessage(import.meta.url, "a warning with an escape sequence", stderr);
});
