import assert from "node:assert/strict";
import { LAST_APPLIED } from "../../../lib/data/core/object.ts";
import { assertMessage } from "../../messages.ts";
import { type CommandLine, commandLine, configMap } from "../command_line.ts";

/** An object with the annotation of client-side apply. */
const annotated = (name: string, labels: Record<string, string> = { app: "web" }, kind = "ConfigMap") => ({
  apiVersion: "v1",
  kind,
  metadata: { name, labels, annotations: { [LAST_APPLIED]: "{}\n" } },
});

/** Runs `k8s apply -f -` with a ConfigMap `kept` that has the label app=web. */
async function pruned(cli: CommandLine, ...flags: string[]) {
  const run = cli.with({ input: JSON.stringify({ ...configMap("kept"), ...annotated("kept") }) });
  return await run("apply", "-f", "-", ...flags);
}

/** The lines of a refusal that name objects. */
const named = (stderr: string) => [...stderr.matchAll(/^ {2}(.*)$/gm)].map(([, line]) => line);

Deno.test("apply --prune -l names what kubectl would prune, and applies nothing", async () => {
  const cli = await commandLine([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } },
    annotated("kept"),
    annotated("stray"),
    annotated("stray", undefined, "Secret"),
    annotated("labeled-otherwise", { app: "db" }),
    { ...configMap("written-otherwise"), metadata: { name: "written-otherwise", labels: { app: "web" } } },
    { ...annotated("elsewhere"), metadata: { ...annotated("elsewhere").metadata, namespace: "other" } },
    annotated("account", undefined, "ServiceAccount"),
    annotated("team", undefined, "Namespace"),
  ]);
  const { code, stdout, stderr } = await pruned(cli, "--prune", "-l", "app=web");
  assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
  assert.deepEqual(named(stderr), [
    "configmap/stray in namespace default",
    "secret/stray in namespace default",
    "namespace/team",
  ]);
  await assertMessage(import.meta.url, "objects that would be pruned", stderr);
  assert.ok(cli.requests.every((request) => request.startsWith("GET ")), cli.requests.join("\n"));
});

Deno.test("apply --prune also looks into the namespace of -n, and with an allowlist only at its kinds", async () => {
  const cli = await commandLine([annotated("stray"), annotated("stray", undefined, "Secret")]);
  const { stderr } = await pruned(cli, "--prune", "--all", "-n", "default", "--prune-allowlist=core/v1/Secret");
  assert.deepEqual(named(stderr), ["secret/stray in namespace default"]);
  const bad = await pruned(cli, "--prune", "--all", "--prune-allowlist=Secret");
  await assertMessage(import.meta.url, "a wrong allowlist", bad);
});

Deno.test("apply --prune names the kinds that may not be listed", async () => {
  const { box } = await commandLine([annotated("stray")]);
  const cli = await commandLine([annotated("stray")]);
  const handler = async (request: Request) => {
    if (!request.url.includes("/secrets")) return await box.handler(request);
    const status = {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      reason: "Forbidden",
      message: "no",
      code: 403,
    };
    return Response.json(status, { status: 403 });
  };
  const { connect } = await import("../../../lib/session/connect.ts");
  const session = await connect({ handler });
  const run = cli.with({ input: JSON.stringify(annotated("kept")), session });
  const { stderr } = await run("apply", "-f", "-", "--prune", "-l", "app=web");
  assert.deepEqual(named(stderr), ["configmap/stray in namespace default"]);
  await assertMessage(import.meta.url, "kinds that may not be listed", stderr);
});

for (
  const [flags] of [
    [["--prune"]],
    [["--prune", "--all", "-l", "a=b"]],
    [["--prune", "--all", "--server-side"]],
  ] as const
) {
  Deno.test(`apply ${flags.join(" ")} is refused in kubectl's words`, async () => {
    const cli = await commandLine();
    const { code, stderr } = await pruned(cli, ...flags);
    assert.equal(code, 2);
    await assertMessage(import.meta.url, `prune: ${flags.join(" ")}`, stderr);
    assert.deepEqual(cli.requests, []);
  });
}
