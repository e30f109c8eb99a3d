import assert from "node:assert/strict";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { matchCount } from "../../lib/terminal/shell/matching.ts";
import { METRICS, podMetrics } from "../views/metrics.ts";
import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { type CommandLine, commandLine, configMap } from "./command_line.ts";
import { assertMessage } from "../messages.ts";

async function withConfigMaps(): Promise<CommandLine> {
  return await commandLine([configMap("a", { keep: "no" }), configMap("b", { keep: "yes" }), configMap("c")]);
}

const DELETE = ["delete", "cm", "--where", "data.keep == 'no' || name == 'c'"];

Deno.test("k8s delete --where refuses without --yes if nobody can confirm, and says how many", async () => {
  const cli = await withConfigMaps();
  const refused = await cli(...DELETE);
  assert.deepEqual([refused.code, refused.stdout], [1, ""]);
  await assertMessage(import.meta.url, "no confirmation", refused);
  assert.deepEqual(cli.requests.filter((request) => request.startsWith("DELETE")), []);
});

Deno.test("k8s get and delete refuse an empty expression, which a variable that is not set gives", async () => {
  const cli = await withConfigMaps();
  for (const args of [["delete", "cm", "--all"], ["label", "cm", "--all", "x=y"], ["get", "cm"]]) {
    for (const where of [["--where", ""], ["--where="]]) {
      const outcome = await cli(...args, ...where);
      assert.equal(outcome.code, 2, `${args} ${where}`);
      await assertMessage(import.meta.url, "an empty expression", outcome);
    }
  }
  assert.equal((await cli("get", "cm", "--count-by", "")).code, 2);
  assert.deepEqual(cli.requests.filter((request) => /^(?:DELETE|PATCH)/.test(request)), []);
});

Deno.test("k8s delete --where deletes the matches alone if confirmed", async () => {
  const cli = await withConfigMaps();
  const { code, stdout, stderr } = await cli(...DELETE, "--yes");
  assert.deepEqual([code, stdout], [
    0,
    'configmap "a" deleted from default namespace\nconfigmap "c" deleted from default namespace\n',
  ]);
  await assertMessage(import.meta.url, "delete --where that matches some", stderr);
  assert.equal(await cli.k8s.find("configmap", "a"), undefined);
  assert.notEqual(await cli.k8s.find("configmap", "b"), undefined);
});

Deno.test("k8s delete --where leaves an object if it changed or was made anew after it was judged", async () => {
  const cli = await withConfigMaps();
  const ask = async () => {
    await cli.k8s.patch("configmap", "a", { data: { keep: "yes" } });
    await cli.k8s.delete("configmap", "c");
    await cli.k8s.create(configMap("c"));
    return "y";
  };
  const { code, stdout, stderr } = await cli.with({ ask, terminal: { stdin: true, stdout: true } })(...DELETE);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  const masked = stderr.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "UID");
  await assertMessage(import.meta.url, "objects that changed after they were judged", masked);
  assert.notEqual(await cli.k8s.find("configmap", "a"), undefined);
});

Deno.test("k8s delete --where asks for nothing if nothing matches or in a dry run", async () => {
  const cli = await withConfigMaps();
  const none = await cli("delete", "cm", "--where", "false");
  assert.deepEqual(none, { code: 0, stdout: "", stderr: "None of 4 cm match\n" });
  const dry = await cli(...DELETE, "--dry-run=server", "-o", "name");
  assert.deepEqual([dry.code, dry.stdout], [0, "configmap/a\nconfigmap/c\n"]);
  assert.notEqual(await cli.k8s.find("configmap", "a"), undefined);
});

Deno.test("k8s delete --where notes that fields were not checked if the server hides their schema", async () => {
  const box = sandbox({ objects: [configMap("a")] });
  const status = { kind: "Status", status: "Failure", code: 403, reason: "Forbidden", message: "openapi is forbidden" };
  const k8s = await connect({
    handler: (request) =>
      new URL(request.url).pathname.startsWith("/openapi")
        ? Promise.resolve(Response.json(status, { status: 403 }))
        : box.handler(request),
  });
  const shell = recordingShell({ session: k8s });
  assert.equal(await run(["delete", "cm", "--where", "!data.keep && nope"], shell), 0);
  await assertMessage(import.meta.url, "fields that were not checked", shell.stderr);
});

const CHANGES: [args: string[], action: string][] = [
  [["label", "cm", "x=1"], "change 2 cm"],
  [["annotate", "cm", "x=1"], "change 2 cm"],
  [["set", "image", "deploy", "web=nginx:2"], "change 1 deploy"],
  [["rollout", "restart", "deploy"], "change 1 deploy"],
  [["scale", "deploy", "--replicas=5"], "scale 1 deploy"],
];
for (const [args, action] of CHANGES) {
  Deno.test(`k8s ${args[0]} --where refuses without --yes if nobody can confirm, and says how many: ${args}`, async () => {
    const cli = await withConfigMaps();
    const where = args.includes("cm") ? "data.keep == 'no' || name == 'c'" : "name == 'web'";
    const { code, stdout, stderr } = await cli(...args, "--where", where);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      new RegExp(`^\\d of \\d \\w+ match\nerror: Cannot ${action} in namespace default: confirmation`),
    );
    assert.deepEqual(cli.requests.filter((request) => request.startsWith("PATCH")), []);
    const dry = await cli(...args, "--where", where, "--dry-run=server");
    assert.equal(dry.code, 0, dry.stderr);
    const done = await cli(...args, "--where", where, "--yes");
    assert.deepEqual([done.code, done.stderr.split("\n").length], [0, 2], done.stderr);
  });
}

for (const args of [["label", "cm", "x=1"], ["scale", "deploy", "--replicas=5"]]) {
  Deno.test(`k8s ${args[0]} --where leaves an object if it was made anew after it was judged`, async () => {
    const cli = await commandLine([configMap("web")]);
    const type = args[1] ?? "";
    const ask = async () => {
      const { metadata, ...fields } = await cli.k8s.get<string>(type, "web");
      await cli.k8s.delete(type, "web");
      const { name, labels, namespace } = metadata;
      await cli.k8s.create({ ...fields, metadata: { name, labels, namespace } } as KubeObject);
      return "y";
    };
    const line = [...args, "--where", "name == 'web'"];
    const { code, stdout, stderr } = await cli.with({ ask, terminal: { stdin: true, stdout: true } })(...line);
    assert.deepEqual([code, stdout], [1, ""], stderr);
  });
}

Deno.test("k8s label --where sends the uid and resourceVersion that were judged", async () => {
  const cli = await withConfigMaps();
  const { uid, resourceVersion } = (await cli.k8s.get("configmap", "a")).metadata;
  const { stderr } = await cli("label", "cm", "x=1", "--where", "data.keep == 'no'", "--yes", "-v=8");
  assert.ok(stderr.includes(JSON.stringify({ metadata: { labels: { x: "1" }, resourceVersion, uid } })), stderr);
});

const wrong: string[][] = [
  ["delete", "cm", "a", "--where", "true"],
  ["delete", "-f", "x.yaml", "--where", "true"],
  ["delete", "cm", "--where", "true", "--curl"],
  ["delete", "cm", "--where", "("],
  ["describe", "cm", "a", "--where", "true"],
];

for (const args of wrong) {
  Deno.test(`k8s ${args.join(" ")} is refused before anything is sent`, async () => {
    const cli = await withConfigMaps();
    const outcome = await cli(...args);
    assert.equal(outcome.code, 2);
    await assertMessage(import.meta.url, args.join(" "), outcome);
    assert.deepEqual(cli.requests, []);
  });
}

Deno.test("k8s describe --where describes the matches alone", async () => {
  const cli = await withConfigMaps();
  const { stdout } = await cli("describe", "cm", "--where", "data.keep");
  assert.deepEqual([...stdout.matchAll(/^Name:\s+(\S+)/gm)].map(([, name]) => name), ["a", "b"]);
});

function event(name: string, reason: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace: "default" },
    involvedObject: { kind: "Pod", name: "helloworld", namespace: "default" },
    reason,
    type: "Normal",
    message: `the message of ${name}`,
    lastTimestamp: "2026-01-01T11:00:00Z",
  };
}

Deno.test("k8s events --where lists the matches alone, in the table and in other formats", async () => {
  const cli = await commandLine([event("a", "Pulled"), event("b", "Scheduled")]);
  const { stdout } = await cli("events", "--no-headers", "--where", "reason == 'Scheduled'");
  const all = await cli("events", "--no-headers");
  assert.equal(stdout, all.stdout.split("\n").find((line) => line.includes("Scheduled")) + "\n");
  const json = await cli("events", "--where", "reason == 'Scheduled'", "-o", "jsonpath={.items[*].metadata.name}");
  assert.equal(json.stdout, "b");
});

Deno.test("k8s events -o js= evaluates an expression for each event, and a function for the list", async () => {
  const cli = await commandLine([event("a", "Pulled"), event("b", "Scheduled")]);
  assert.equal((await cli("events", "-o", "js=`${reason} ${name}`")).stdout, "Pulled a\nScheduled b\n");
  assert.equal((await cli("events", "-o", "js=list => list.items.length")).stdout, "2\n");
  assert.equal((await cli("auth", "whoami", "-o", "js=kind")).stdout, "SelfSubjectReview\n");
});

Deno.test("k8s top --where lists the usage of the matches alone", async () => {
  const names = ["helloworld", "web-6d4b8f7c9d-4kx7p", "web-6d4b8f7c9d-zt2mq"];
  const cli = await commandLine();
  for (const object of [...METRICS, ...names.map((name) => podMetrics(name, { main: ["10m", "1Mi"] }))]) {
    await cli.k8s.create(object);
  }
  const { stdout } = await cli("top", "pods", "--no-headers", "--where", "labels.app == 'web'");
  assert.match(stdout, /^web-\S+ .*\nweb-\S+ .*\n$/);
});

const counts: [found: number, total: number, types: string[], text: string][] = [
  [0, 0, ["pods"], "No pods match"],
  [0, 4, ["pods"], "None of 4 pods match"],
  [3, 4, ["pods"], "3 of 4 pods match"],
  [3, 4, ["pods", "cm"], "3 of 4 objects match"],
];

for (const [found, total, types, text] of counts) {
  Deno.test(`matchCount() is "${text}" if ${found} of ${total} objects match`, () => {
    assert.equal(matchCount({ found, total }, types), text);
  });
}
