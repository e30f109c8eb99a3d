import assert from "node:assert/strict";
import { createAuthority } from "../../lib/sandbox/pki.ts";
import { connect } from "../../lib/session/connect.ts";
import { doctor, type DoctorOptions } from "../../lib/session/doctor.ts";
import { formatDiagnosis } from "../../lib/data/output/text/diagnosis.ts";
import { told } from "../doctor/examined.ts";
import { OTHER_CA } from "../transport/certificates.ts";
import { alias } from "../transport/forwarders.ts";
import { run, SELF, withNamespace } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

const KUBECONFIG = Deno.env.get("KUBECONFIG") ?? "";

interface Parts {
  cluster?: Record<string, unknown>;
  user?: Record<string, unknown>;
}

/** Creates a copy of the administrator's kubeconfig with another cluster or user. Returns its path. */
async function kubeconfig({ cluster = {}, user }: Parts) {
  const config = JSON.parse(await Deno.readTextFile(KUBECONFIG));
  Object.assign(config.clusters[0].cluster, cluster);
  if (user !== undefined) config.users[0].user = user;
  const dir = await tempDir();
  return { ...dir, path: await dir.file("config", JSON.stringify(config)) };
}

async function examine(parts: Parts, options: DoctorOptions = {}) {
  await using file = await kubeconfig(parts);
  return told(await doctor({ kubeconfig: file.path, ...options }));
}

Deno.test("k8s doctor finds a real server well when it is", async () => {
  const { code, out, err } = await run(["doctor"]);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /✓ tls +signed by CN=minikubeCA; for 127\.0\.0\.1; until 20/);
  assert.match(out, /✓ authentication +admin, of system:masters\n/);
  assert.match(out, /✓ authorization +everything, in every namespace\n/);
  assert.ok(out.trimEnd().endsWith("All is well."), out);
});

Deno.test("doctor() tells a service account what it may not do, and finds it well once it may, on a real server", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    const token = await admin.token("default");
    const fresh = told(await doctor({ token, namespace }));
    assert.deepEqual(fresh.troubles, ["authorization failed"]);
    assert.match(fresh.of("token").summary, new RegExp(`^system:serviceaccount:${namespace}:default; until .*\\(in `));
    const [, advice = ""] = fresh.of("authorization").next;
    assert.match(
      String(advice),
      new RegExp(`rolebinding NAME --clusterrole=view --serviceaccount=${namespace}:default -n ${namespace}\`$`),
    );
    await admin.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "view", namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace }],
    });
    const { of, diagnosis } = told(await doctor({ token, namespace }));
    assert.equal(diagnosis.healthy, true, formatDiagnosis(diagnosis));
    assert.match(of("authorization").summary, new RegExp(`^in ${namespace}: reads \\d+ kinds .*; changes nothing$`));
    assert.match(of("admission").summary, /webhooks and policies cannot be read by this identity/);
    assert.ok(!JSON.stringify(diagnosis).includes(token.slice(-40)));
  });
});

const refusals: [what: string, user: () => Promise<Record<string, unknown>>, verdicts: string[]][] = [
  ["the token is nobody's", () => Promise.resolve({ token: "no-token" }), ["authentication failed"]],
  ["the certificate is of another cluster and has expired", async () => {
    const { cert, key } = await (await createAuthority(new Date("2020-01-01"))).client("admin", ["system:masters"]);
    return { "client-certificate-data": btoa(cert), "client-key-data": btoa(key) };
  }, ["certificate failed", "authentication failed"]],
  ["the object that a token is bound to is gone", async () => {
    await using admin = await connect({ namespace: "default" });
    const name = `bound-${crypto.randomUUID().slice(0, 8)}`;
    await admin.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "default" } });
    const token = await admin.token("default", { boundObject: { kind: "Secret", name } });
    await admin.delete("secret", name);
    return { token };
  }, ["authentication failed"]],
];
for (const [what, user, verdicts] of refusals) {
  Deno.test(`doctor() says that a real server refuses the credential when ${what}`, async () => {
    const { of, troubles } = await examine({ user: await user() });
    assert.deepEqual(troubles.filter((one) => one.endsWith("failed")), verdicts);
    assert.match(of("authentication").summary, /does not accept the credential \(401\)/);
    assert.equal(of("authorization").waitsFor, "authentication");
  });
}

Deno.test("doctor() finds the authority, the name or the port at fault when a real server is reached by another", async () => {
  const { port } = new URL(Deno.env.get("K8S_TEST_CLUSTER") ?? "");
  const authority = { "certificate-authority": "", "certificate-authority-data": btoa(OTHER_CA) };
  const other = await examine({ cluster: authority });
  assert.match(other.of("tls").summary, /signed by CN=minikubeCA, but the kubeconfig trusts CN=other-ca/);
  await using elsewhere = alias("127.0.0.2", Number(port));
  const server = `https://127.0.0.2:${elsewhere.port}`;
  const name = await examine({ cluster: { server } });
  assert.match(name.of("tls").summary, /it is not valid for 127\.0\.0\.2, only for kubernetes, /);
  const [advice = ""] = name.of("tls").next;
  const [, wanted = ""] = /tls-server-name: (\S+) /.exec(String(advice)) ?? [];
  assert.deepEqual((await examine({ cluster: { server, "tls-server-name": wanted } })).troubles, [], "as it was told");
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closed = `https://127.0.0.1:${listener.addr.port}`;
  listener.close();
  assert.match((await examine({ cluster: { server: closed } })).of("tcp").summary, /the connection was refused/);
});

Deno.test("doctor() tells what a real server demands of a namespace, and which of its webhooks is dead", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    const webhook = `dead-${namespace}`;
    await admin.patch("namespace", namespace, {
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    await admin.create({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "few" },
      spec: { hard: { pods: "2" } },
    });
    await admin.create({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: webhook },
      webhooks: [{
        name: "dead.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Fail",
        clientConfig: { service: { name: "nobody", namespace, path: "/" } },
        // Nothing sends requests to it, so other tests are not affected.
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "no-such-namespace" } },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }],
      }],
    });
    try {
      const { of, troubles } = told(await doctor({ namespace }));
      assert.equal(of("namespace").summary, `${namespace}; pods must meet the standard restricted`);
      assert.deepEqual(troubles, ["admission warning"]);
      assert.match(
        of("admission").details.join("\n"),
        /quotas few[^]*dead\.example\.com calls the service test-.*\/nobody/,
      );
    } finally {
      await admin.delete("validatingwebhookconfiguration", webhook);
    }
  });
  const { of } = told(await doctor({ namespace: "no-such-namespace" }));
  assert.equal(of("namespace").summary, "there is no namespace no-such-namespace");
});

Deno.test("k8s permissions prints the line that get pod runs with, and not less, on a real server", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    const containers = [{ name: "a", image: "localhost/none" }];
    await admin.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "helloworld" }, spec: { containers } });
    const line = await run(["permissions"]);
    const [allowed = ""] = /--allow-env=KUBECONFIG --allow-read=\S+ --allow-net=127\.0\.0\.1:\d+/.exec(line.out) ?? [];
    const flags = allowed.split(" ");
    assert.equal(flags.length, 3, line.out);
    const get = async (allowed: readonly string[]) => {
      const [program = "", ...words] = SELF.flatMap((word) => word === "-A" ? [...allowed, "--no-prompt"] : [word]);
      const args = [...words, "get", "pod", "helloworld", "-n", namespace, "-oname"];
      const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
      return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
    };
    assert.deepEqual(await get(flags), { code: 0, out: "pod/helloworld\n", err: "" });
    for (const flag of flags) {
      const { code, err } = await get(flags.filter((one) => one !== flag));
      assert.equal(code, 1, flag);
      assert.match(err, new RegExp(`hint: run it with ${flag.split("=")[0]}=`));
    }
  });
});

Deno.test("doctor() runs a plugin, and passes on what is wrong with it, when a real server is behind it", async () => {
  await using admin = await connect();
  const answer = (status: object) =>
    JSON.stringify({ kind: "ExecCredential", apiVersion: "client.authentication.k8s.io/v1", status });
  const exec = (script: string) => ({
    exec: {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sh",
      args: ["-c", script],
      interactiveMode: "Never",
    },
  });
  const token = await admin.token("default", { namespace: "default" });
  const good = await examine({ user: exec(`echo '${answer({ token })}'`) }, { namespace: "default" });
  assert.equal(good.of("credential").summary, "the credential plugin sh");
  assert.equal(good.of("authentication").summary, "system:serviceaccount:default:default");
  const bad = await examine({ user: exec("exit 3") });
  assert.match(bad.of("credential").summary, /failed with exit code 3/);
  assert.equal(bad.of("http").verdict, "ok");
  assert.equal(bad.of("authentication").waitsFor, "credential");
});
