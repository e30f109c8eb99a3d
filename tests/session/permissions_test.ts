import assert from "node:assert/strict";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { COLD } from "../cli/cold.ts";
import { CA } from "../transport/certificates.ts";
import { httpProxy, httpsProxy, socksProxy } from "../transport/forwarders.ts";
import { tempDir } from "../temp_dir.ts";

const SCRIPT = new URL("./scripts/get_pod.ts", import.meta.url).pathname;

/** Runs a program with only these permissions. Anything else that it needs is an error. */
async function under(flags: readonly string[], words: readonly string[], env: Record<string, string>) {
  const args = COLD.slice(0, -1).flatMap((word) => word === "-A" ? [...flags, "--no-prompt"] : [word]);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...words],
    env: { NO_COLOR: "1", ...env },
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

type Part = Record<string, unknown>;
interface Served {
  folder: string;
  ca: string;
  token: string;
  user: Part;
}

/** Creates a kubeconfig with a changed cluster and user in a new folder, together with the files that it names. */
async function kubeconfig(
  change: (served: Served) => { cluster?: Part; user?: Part } | Promise<{ cluster?: Part; user?: Part }>,
) {
  const server = await sandbox().serve();
  const dir = await tempDir();
  const folder = dir.path;
  const { parseKubeconfig } = await import("../../lib/data/kubeconfig/parse.ts");
  const config = await parseKubeconfig(server.kubeconfig, "the sandbox's");
  const [cluster, user] = [config.clusters[0], config.users[0]];
  assert(cluster !== undefined && user !== undefined);
  const changed = await change({ folder, ca: server.ca, token: server.adminToken, user: { ...user.user } });
  const path = `${folder}/config`;
  await Deno.writeTextFile(
    path,
    JSON.stringify({
      ...config,
      clusters: [{ ...cluster, cluster: { ...cluster.cluster, ...changed.cluster } }],
      users: [{ ...user, user: changed.user ?? user.user }],
    }),
  );
  return {
    path,
    async [Symbol.asyncDispose]() {
      await server.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}

const contexts: [what: string, change: Parameters<typeof kubeconfig>[0], measured?: "least"][] = [
  ["a client certificate in the kubeconfig", () => ({})],
  ["certificates, key and authority in files", async ({ folder, ca, user }) => {
    await Promise.all([
      Deno.writeTextFile(`${folder}/ca.crt`, ca),
      Deno.writeTextFile(`${folder}/me.crt`, atob(String(user["client-certificate-data"]))),
      Deno.writeTextFile(`${folder}/me.key`, atob(String(user["client-key-data"]))),
    ]);
    return {
      cluster: { "certificate-authority-data": "", "certificate-authority": "ca.crt" },
      user: { "client-certificate": "me.crt", "client-key": "me.key" },
    };
  }, "least"],
  ["a token file", async ({ folder, token }) => {
    await Deno.writeTextFile(`${folder}/token`, token);
    return { user: { tokenFile: "token" } };
  }],
  ["a credential plugin", async ({ folder, token }) => {
    const answer = { kind: "ExecCredential", apiVersion: "client.authentication.k8s.io/v1", status: { token } };
    await Deno.writeTextFile(`${folder}/plugin`, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, { mode: 0o755 });
    const exec = { apiVersion: answer.apiVersion, command: "./plugin", interactiveMode: "Never" };
    return { user: { exec } };
  }, "least"],
  ["another name of the server", () => ({ cluster: { "tls-server-name": "localhost" } })],
  ["a server that is not verified", ({ token }) => ({
    cluster: { "certificate-authority-data": "", "insecure-skip-tls-verify": true },
    user: { token },
  })],
];
for (const [what, change, measured] of contexts) {
  const claim = `is what get pod runs with${measured === undefined ? "" : ", and not less,"}`;
  Deno.test(`k8s.permissions() ${claim} when the context has ${what}`, async () => {
    await using file = await kubeconfig(change);
    await using k8s = await connect({ kubeconfig: file.path });
    const { flags } = await k8s.permissions();
    const env = { K8S_TEST_FILE: file.path };
    const { code, stdout, stderr } = await under([...flags, "--allow-env=K8S_TEST_FILE"], [SCRIPT], env);
    assert.deepEqual([code, stdout], [0, "helloworld\n"], stderr);
    assert.doesNotMatch(stderr, /NotCapable|access/);
    if (measured === undefined) return;
    // Each permission is needed: without it there is no answer.
    await Promise.all(flags.map(async (flag) => {
      const less = flags.filter((one) => one !== flag);
      const { code, stderr } = await under([...less, "--allow-env=K8S_TEST_FILE"], [SCRIPT], env);
      assert.notEqual(code, 0, `without ${flag}`);
      assert.match(stderr, new RegExp(`hint: .*${/^--allow-\w+/.exec(flag)?.[0]}`), `without ${flag}`);
    }));
  });
}

Deno.test("k8s permissions prints the line that the command line runs with when KUBECONFIG is set", async () => {
  await using file = await kubeconfig(() => ({}));
  const [program = ""] = COLD.slice(-1);
  const env = { KUBECONFIG: file.path };
  const line = await under(["-A"], [program, "permissions"], env);
  assert.equal(line.code, 0, line.stderr);
  const [, flags = ""] = / run (.*)\n$/.exec(line.stdout) ?? [];
  const { code, stdout, stderr } = await under(flags.split(" "), [program, "get", "pod", "helloworld", "-oname"], env);
  assert.deepEqual([code, stdout, stderr], [0, "pod/helloworld\n", ""]);
});

for (const [kind, open] of [["http", httpProxy], ["https", httpsProxy], ["socks5", socksProxy]] as const) {
  Deno.test(`k8s.permissions() is enough when the way leads through a ${kind} proxy`, async () => {
    await using proxy = open();
    const url = `${kind}://127.0.0.1:${proxy.port}`;
    for (const more of [{}, { "tls-server-name": "localhost" }]) {
      // The https proxy has a certificate of the tests.
      const bundle = (ca: string) => ({ "certificate-authority-data": btoa(ca + CA) });
      await using file = await kubeconfig(({ ca }) => ({ cluster: { "proxy-url": url, ...bundle(ca), ...more } }));
      await using k8s = await connect({ kubeconfig: file.path });
      const { flags, env } = await k8s.permissions();
      const own = env === "all" ? [] : ["--allow-env=K8S_TEST_FILE"];
      const { code, stdout, stderr } = await under([...flags, ...own], [SCRIPT], { K8S_TEST_FILE: file.path });
      assert.deepEqual([code, stdout], [0, "helloworld\n"], stderr);
    }
    assert.ok(proxy.asked.length >= 2);
  });
}

Deno.test("k8s.permissions() is nothing when a session has only a handler", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  const permissions = await k8s.permissions();
  assert.deepEqual(permissions.flags, []);
  assert.equal(String(permissions), "");
});
