import assert from "node:assert/strict";
import { CA } from "../transport/certificates.ts";
import { type CommandLine, commandLine, offline } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

const HEAD = 'curl -sS --fail-with-body --cacert "$CACERT" -H "Authorization: Bearer $TOKEN"';

/** Every command that sends a request, and its curl line. */
const lines: [string[], string][] = [
  [["get", "pod", "helloworld"], `${HEAD} "$APISERVER"/api/v1/namespaces/default/pods/helloworld`],
  [["get", "pods"], `${HEAD} "$APISERVER"/api/v1/namespaces/default/pods`],
  [["get", "pods", "-A", "-lapp=web"], `${HEAD} "$APISERVER"'/api/v1/pods?labelSelector=app%3Dweb'`],
  [["version"], `${HEAD} "$APISERVER"/version`],
  [["raw", "/api"], `${HEAD} "$APISERVER"/api`],
  [["raw", "/openapi/v3"], `${HEAD} "$APISERVER"/openapi/v3`],
  [
    ["delete", "node", "minikube"],
    `${HEAD} -X DELETE -H 'Content-Type: application/json' --data-binary '{"apiVersion":"v1","kind":"DeleteOptions",` +
    `"propagationPolicy":"Background"}' "$APISERVER"/api/v1/nodes/minikube`,
  ],
  [
    ["delete", "pods", "-l", "app=web"],
    `${HEAD} -X DELETE -H 'Content-Type: application/json' --data-binary '{"apiVersion":"v1","kind":"DeleteOptions",` +
    `"propagationPolicy":"Background"}' "$APISERVER"'/api/v1/namespaces/default/pods?labelSelector=app%3Dweb'`,
  ],
  [
    ["get", "ns", "--as", "bob", "--as-group", "g", "--as-group", "h"],
    `${HEAD} -H 'Impersonate-User: bob' -H 'Impersonate-Group: g' -H 'Impersonate-Group: h' "$APISERVER"/api/v1/namespaces`,
  ],
];

for (const [args, line] of lines) {
  Deno.test(`--curl prints the request and sends nothing when it is k8s ${args.join(" ")}`, async () => {
    const cli = await commandLine();
    assert.deepEqual(await cli(...args, "--curl"), { code: 0, stdout: `${line}\n`, stderr: "" });
    assert.deepEqual(cli.requests, []);
  });
}

Deno.test("--curl prints no Authorization when one is given by hand", async () => {
  const cli = await commandLine();
  const args = ["raw", "-H", "Authorization: Bearer hush", "-X", "'PURGE", "/api", "--curl"];
  const outcome = await cli.with({ advises: true })(...args);
  assert.equal(outcome.stdout, `${HEAD} -X ''\\''PURGE' "$APISERVER"/api\n`);
  await assertMessage(import.meta.url, "an Authorization header", outcome);
});

const notes: [string[], string][] = [
  [["--user", "it's me"], `note: run \`eval "$(k8s env --user 'it'\\''s me')"\` to set its variables\n`],
  [["--token", "other"], `note: run \`eval "$(k8s env --token TOKEN)"\` to set its variables\n`],
  [
    ["--server", "https://192.0.2.2"],
    `note: run \`eval "$(k8s env --server https://192.0.2.2)"\` to set its variables\n`,
  ],
  [["-n", "shop", "--request-timeout", "5s"], ""],
];

for (const [flags, note] of notes) {
  Deno.test(`--curl says which variables its line needs when the flags are ${flags.join(" ")}`, async () => {
    await using dir = await tempDir();
    const kubeconfig = await dir.file("config");
    const user = { name: "it's me", user: { token: "t" } };
    const cluster = { name: "c", cluster: { server: "https://192.0.2.1" } };
    const context = { name: "x", context: { cluster: "c", user: "it's me" } };
    await Deno.writeTextFile(
      kubeconfig,
      JSON.stringify({ users: [user], clusters: [cluster], contexts: [context], "current-context": "x" }),
    );
    const env = (name: string) => name === "KUBECONFIG" ? kubeconfig : undefined;
    const before = Deno.env.get("KUBECONFIG");
    Deno.env.set("KUBECONFIG", kubeconfig);
    const { code, stderr } = await offline(["get", "pods,svc", ...flags, "--curl"], { env, advises: true });
    if (before === undefined) Deno.env.delete("KUBECONFIG");
    else Deno.env.set("KUBECONFIG", before);
    assert.deepEqual([code, stderr], [0, note]);
  });
}

Deno.test("--curl goes through the proxy and leaves its password out when the cluster has one", async () => {
  await using dir = await tempDir();
  const kubeconfig = await dir.file("config");
  const proxied = async (proxy: string) => {
    const cluster = { server: "https://192.0.2.1", "proxy-url": proxy, "certificate-authority-data": btoa(CA) };
    const config = { clusters: [{ name: "c", cluster }], contexts: [{ name: "x", context: { cluster: "c" } }] };
    await Deno.writeTextFile(kubeconfig, JSON.stringify({ ...config, "current-context": "x" }));
    const { stdout, stderr } = await offline(["raw", "/api", "--curl", "--kubeconfig", kubeconfig], { advises: true });
    return [stdout.replace(/^.*with-body | "\$API.*\n/g, ""), stderr.split("\n").slice(1).join("\n")];
  };
  assert.deepEqual(await proxied("socks5://p:1080"), ['--proxy socks5h://p:1080 --cacert "$CACERT"', ""]);
  const [line, note = ""] = await proxied("https://me:hush@p");
  assert.equal(line, '--proxy https://p --proxy-cacert "$CACERT" --cacert "$CACERT"');
  await assertMessage(import.meta.url, "a proxy with a password", note);
});

const several: [string[], number][] = [
  [["get", "pods,svc"], 2],
  [["get", "pod", "a", "b", "c"], 3],
  [["delete", "pod", "a", "b"], 2],
  [["patch", "cm", "a", "b", "-p", "{}"], 2],
  [["api-resources"], 2],
  [["api-versions"], 2],
];

for (const [args, count] of several) {
  Deno.test(`--curl prints ${count} lines when k8s ${args.join(" ")} is ${count} requests`, async () => {
    const cli = await commandLine();
    const { code, stdout } = await cli(...args, "--curl");
    assert.equal(code, 0);
    assert.equal(stdout.match(/^curl /gm)?.length, count);
    assert.deepEqual(cli.requests, []);
  });
}

Deno.test("--curl prints a line for each document when a manifest has several", async () => {
  const cli = await commandLine();
  const input = ["a", "b"].map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`).join("---\n");
  const { stdout } = await cli.with({ input })("apply", "-f", "-", "--curl");
  assert.equal(stdout.match(/^curl .*-X PATCH/gm)?.length, 2);
  assert.deepEqual(cli.requests, []);
});

Deno.test("--curl asks discovery alone when the kind is not a built-in one", async () => {
  const cli = await commandLine([crd()]);
  const { stdout } = await cli("get", "widgets", "w", "--curl");
  assert.match(stdout, /"\$APISERVER"\/apis\/example\.com\/v1\/namespaces\/default\/widgets\/w\n$/);
  assert.deepEqual(cli.requests.toSorted(), ["GET /api", "GET /apis"]);
});

Deno.test("--curl shows the document and not the way to it when a field is explained", async () => {
  const cli = await commandLine();
  const { stdout } = await cli("explain", "pod", "--curl");
  assert.match(stdout, /^curl .*"\$APISERVER"'\/openapi\/v3\/api\/v1\?hash=[^']*'\n$/);
});

Deno.test("--curl writes no secret when there is a token", async () => {
  const cli = await commandLine();
  for (const args of [["get", "pods"], ["token"], ["auth", "whoami"]]) {
    const { stdout } = await cli(...args, "--curl");
    assert.equal(stdout.includes("secret-token"), false);
    assert.match(stdout, /\$TOKEN/);
  }
});

for (const args of [["proxy"], ["config", "view"], ["env"], ["server"], ["sandbox"]]) {
  Deno.test(`--curl is refused when k8s ${args.join(" ")} has nothing to print for it`, async () => {
    const { code, stderr } = await offline([...args, "--curl"]);
    assert.equal(code, 2);
    await assertMessage(import.meta.url, `--curl for ${args.join(" ")}`, stderr);
  });
}

/** Runs a printed line in sh, with a curl that sends the request to the sandbox's handler. */
async function paste(cli: CommandLine, line: string): Promise<Response> {
  const script = `curl() { for arg; do printf '%s\\0' "$arg"; done; }\n${line}`;
  const env = { APISERVER: "https://192.0.2.1:8443/base path", CACERT: "/ca file.pem", TOKEN: "t k" };
  const { stdout, success } = await new Deno.Command("sh", { args: ["-c", script], env }).output();
  assert.ok(success);
  const args = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
  const init = { method: "GET", headers: new Headers(), body: undefined as string | undefined };
  let url = "";
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === "-X") init.method = args.shift() ?? "";
    else if (arg === "--data-binary" || arg === "--data-raw") init.body = args.shift() ?? "";
    else if (arg === "-H") {
      const [, name = "", value = ""] = /^([^:]+): (.*)$/s.exec(args.shift() ?? "") ?? [];
      init.headers.append(name, value);
    } else if (arg === "--cacert") assert.equal(args.shift(), env.CACERT);
    else if (!arg.startsWith("-")) url = arg;
  }
  assert.ok(url.startsWith(`${env.APISERVER}/`), url);
  assert.equal(init.headers.get("authorization"), "Bearer t k");
  init.headers.delete("authorization");
  const path = url.slice(env.APISERVER.length);
  return await cli.box.handler(new Request(`http://k8s.invalid${path}`, init as RequestInit));
}

Deno.test("--curl prints lines that do the same when they are pasted into sh", async () => {
  const cli = await commandLine();
  const nasty = `it's "$HOME" \`id\` \\ ! \n %s ü`;
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { nasty } };
  const input = JSON.stringify(object);
  const { stdout } = await cli.with({ input })("apply", "-f", "-", "--curl");
  assert.equal((await paste(cli, stdout)).status, 201);
  assert.equal((await cli.k8s.get("cm", "a")).data?.nasty, nasty);
  const patch = JSON.stringify({ data: { nasty: `${nasty}'` } });
  await paste(cli, (await cli("patch", "cm", "a", "-p", patch, "--curl")).stdout);
  assert.equal((await cli.k8s.get("cm", "a")).data?.nasty, `${nasty}'`);
  await paste(cli, (await cli("delete", "cm", "a", "--curl")).stdout);
  assert.equal(await cli.k8s.find("cm", "a"), undefined);
});

function crd() {
  const names = { plural: "widgets", singular: "widget", kind: "Widget" };
  const schema = { openAPIV3Schema: { type: "object" } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names,
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

for (const patch of ['{"spec":{"n":9007199254740993}}', "spec: {count: 9007199254740993}"]) {
  Deno.test(`k8s patch sends a whole number as it was written when it is beyond 2^53 (${patch})`, async () => {
    const cli = await commandLine();
    const { stdout } = await cli("patch", "cm", "a", "--type=merge", "-p", patch, "--curl");
    assert.match(stdout, /:9007199254740993\}\}/);
  });
}
