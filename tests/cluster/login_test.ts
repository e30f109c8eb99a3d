import assert from "node:assert/strict";
import { dirname } from "node:path";
import { connect } from "../../lib/session/connect.ts";
import { httpProxy } from "../transport/forwarders.ts";
import { kubectl, run, SELF, sh, shell, withNamespace } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

const KUBECONFIG = Deno.env.get("KUBECONFIG") ?? "";

async function administrator() {
  const { clusters, users } = JSON.parse(await Deno.readTextFile(KUBECONFIG));
  return {
    cluster: clusters[0].cluster,
    user: users[0].user,
    pki: dirname(clusters[0].cluster["certificate-authority"]),
  };
}

const NAME = "jsonpath={.status.userInfo.username}";

async function whoami(...flags: string[]): Promise<string> {
  const { out, err } = await run(["auth", "whoami", "-o", NAME, ...flags]);
  return out || err;
}

Deno.test("k8s authenticates with the user of its flags when they are given in place of the kubeconfig", async (test) => {
  const { cluster, pki } = await administrator();
  const reached = ["--kubeconfig", "/dev/null", "--server", cluster.server];
  const trusted = [...reached, "--certificate-authority", `${pki}/ca.crt`];
  const scheduler = ["--client-certificate", `${pki}/scheduler.crt`, "--client-key", `${pki}/scheduler.key`];
  await test.step("a certificate, in place of the user's and without a kubeconfig", async () => {
    assert.equal(await whoami(...scheduler), "system:kube-scheduler");
    assert.equal(await whoami(...trusted, ...scheduler), "system:kube-scheduler");
  });
  await test.step("a token, which replaces the user's certificate", async () => {
    assert.equal(await whoami("--token=static-token"), "static-user");
    assert.match(await whoami("--token=garbage"), /Unauthorized/);
    const { out } = await kubectl(["--token=garbage", "auth", "whoami", "-o", NAME, "--kubeconfig", KUBECONFIG]);
    assert.equal(out, "admin");
  });
  await test.step("a cluster and a user of the kubeconfig", async () => {
    await using dir = await tempDir();
    const file = ["--kubeconfig", `${dir.path}/config`];
    const steps = [
      ["config", "set-cluster", "real", `--server=${cluster.server}`, `--certificate-authority=${pki}/ca.crt`],
      ["config", "set-cluster", "nowhere", "--server=https://192.0.2.1"],
      ["config", "set-credentials", "one", "--token=static-token"],
      ["config", "set-credentials", "two", ...scheduler.map((part) => part), "--embed-certs"],
      ["config", "set-context", "c", "--cluster=nowhere", "--user=one"],
      ["config", "use-context", "c"],
    ];
    for (const step of steps) assert.equal((await run([...step, ...file])).code, 0, step.join(" "));
    assert.equal(await whoami(...file, "--cluster=real"), "static-user");
    assert.equal(await whoami(...file, "--cluster=real", "--user=two"), "system:kube-scheduler");
    // kubectl reads the kubeconfig that k8s wrote.
    const { out } = await kubectl([...file, "--cluster=real", "--user=two", "auth", "whoami", "-o", NAME]);
    assert.equal(out, "system:kube-scheduler");
  });
  await test.step("no verification, with a warning on stderr", async () => {
    const flags = [...reached, "--insecure-skip-tls-verify", "--token=static-token"];
    const { out, err } = await run(["auth", "whoami", "-o", NAME, ...flags]);
    assert.deepEqual([out, err], ["static-user", ""]);
    const { err: told } = await run(["auth", "whoami", "-o", NAME, ...flags, "-v=1"]);
    assert.match(told, /^Warning: the certificate of https:.* is not verified/);
  });
});

Deno.test("k8s authenticates with the certificate of a plugin when that expires and the plugin answers with another", async () => {
  const { cluster, pki } = await administrator();
  await using dir = await tempDir();
  const version = "client.authentication.k8s.io/v1";
  const answer = async (user: string, seconds: number) => {
    const [clientCertificateData, clientKeyData] = await Promise.all(
      ["crt", "key"].map((kind) => Deno.readTextFile(`${pki}/${user}.${kind}`)),
    );
    const expirationTimestamp = new Date(Date.now() + seconds * 1000).toISOString();
    const status = { clientCertificateData, clientKeyData, expirationTimestamp };
    await Deno.writeTextFile(
      `${dir.path}/answer`,
      JSON.stringify({ kind: "ExecCredential", apiVersion: version, status }),
    );
  };
  const exec = { apiVersion: version, command: "./plugin", interactiveMode: "Never" };
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster }],
    users: [{ name: "c", user: { exec } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
  };
  const kubeconfig = `${dir.path}/config`;
  await Deno.writeTextFile(kubeconfig, JSON.stringify(config));
  await Deno.writeTextFile(`${dir.path}/plugin`, '#!/bin/sh\ncat "$(dirname "$0")/answer"\n', { mode: 0o755 });
  // The token expires within the safety margin, so it is only used for the current request.
  await answer("admin", 5);
  {
    await using k8s = await connect({ kubeconfig });
    assert.equal((await k8s.whoami()).username, "admin");
    await answer("scheduler", 3600);
    assert.equal((await k8s.whoami()).username, "system:kube-scheduler");
  }
  const { out } = await kubectl(["auth", "whoami", "-o", NAME, "--kubeconfig", kubeconfig]);
  assert.equal(out, "system:kube-scheduler");
});

Deno.test("k8s impersonates groups and names with special characters when the server is real", async () => {
  const flags = ["--as=Jürgen, Größe", "--as-group=CN=a, OU=b", "--as-group=Ж", "--as-user-extra=k=one, two"];
  const ours = await run(["auth", "whoami", "-o", "json", ...flags]);
  const { username, groups, extra } = JSON.parse(ours.out).status.userInfo;
  assert.deepEqual([username, groups, extra.k], ["Jürgen, Größe", ["CN=a, OU=b", "Ж", "system:authenticated"], [
    "one, two",
  ]]);
  await using k8s = await connect();
  await using proxy = await k8s.with({ as: "Jürgen", asGroups: ["CN=a, OU=b"] }).proxy();
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const answer = await fetch(`${proxy.url}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(review),
  });
  const { status } = await answer.json();
  assert.deepEqual([status.userInfo.username, status.userInfo.groups[0]], ["Jürgen", "CN=a, OU=b"]);
});

Deno.test("k8s goes through the environment's proxy, as kubectl does, unless NO_PROXY names the server", async () => {
  const { cluster, pki } = await administrator();
  const { port } = new URL(cluster.server);
  await using proxy = httpProxy("127.0.0.1");
  const flags = [
    ...["--kubeconfig=/dev/null", `--server=https://kubernetes:${port}`, "--token=static-token"],
    ...[`--certificate-authority=${pki}/ca.crt`, "auth", "whoami", "-o", NAME],
  ];
  const line = (program: string) => `${program} ${flags.map((flag) => `'${flag}'`).join(" ")}`;
  const environment = `export HTTPS_PROXY=http://127.0.0.1:${proxy.port}; `;
  assert.equal((await sh(environment + line("k8s"))).out, "static-user");
  // The plugin runs once for each connection, and there may be a second one.
  assert.deepEqual(new Set(proxy.asked), new Set([`kubernetes:${port}`]));
  assert.equal((await shell(environment + line(Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl"))).out, "static-user");
  assert.deepEqual(new Set(proxy.asked), new Set([`kubernetes:${port}`]));
  const before = proxy.asked.length;
  assert.equal((await sh(`${environment} export NO_PROXY=kubernetes; ${line("k8s")}`)).code, 1);
  assert.equal(proxy.asked.length, before);
});

Deno.test("connect() reaches a real server through a socket when its URL is unix://", async () => {
  await using dir = await tempDir();
  await using k8s = await connect();
  await using _proxy = await k8s.proxy({ unixSocket: `${dir.path}/k8s.sock` });
  await using other = await connect({ kubeconfig: "/dev/null", server: `unix://${dir.path}/k8s.sock` });
  assert.equal((await other.whoami()).username, "admin");
});

// In its own mount table, a process finds the files that kubelet mounts into a pod.
const inPod = await shell("unshare -rm true").then(({ code }) => code === 0, () => false);

Deno.test({
  name:
    "k8s authenticates with its pod's service account, in its namespace and with the token as it is now, when it runs in one",
  ignore: !inPod,
  async fn() {
    const { cluster, pki } = await administrator();
    const { hostname, port } = new URL(cluster.server);
    await withNamespace(async (namespace) => {
      await using admin = await connect({ namespace });
      await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "other" } });
      const [one, two] = [await admin.token("default"), await admin.token("other")];
      const mounted = "/run/secrets/kubernetes.io/serviceaccount";
      const script = `const name = async () => console.log((await k8s.whoami()).username);
        console.log(k8s.namespace); await name();
        await Deno.writeTextFile('${mounted}/token', Deno.env.get('TWO')); await name();
        console.log(await k8s.list('pods').catch(({ reason }) => reason));`;
      const command = SELF.map((word) => `'${word}'`).join(" ");
      const { out, err } = await shell(
        `export ONE=${one} TWO=${two} KUBERNETES_SERVICE_HOST=${hostname} KUBERNETES_SERVICE_PORT=${port}; unset KUBECONFIG
         cat > /tmp/pod-$$.ts <<'END'\n${script}\nEND
         unshare -rm sh -c 'cp ${pki}/ca.crt /tmp/pod-ca-'$$' && mount -t tmpfs none /run && mkdir -p ${mounted} && cd ${mounted} &&
           printf %s $ONE > token && mv /tmp/pod-ca-'$$' ca.crt && printf %s ${namespace} > namespace &&
           touch /run/empty && export HOME=/run KUBECONFIG=/run/empty && ${
          command.replaceAll("'", `'"'"'`)
        } eval "$(cat /tmp/pod-'$$'.ts)"'
         rm -f /tmp/pod-$$.ts`,
      );
      const account = `system:serviceaccount:${namespace}`;
      assert.equal(out, `${namespace}\n${account}:default\n${account}:other\nForbidden\n`, err);
    });
  },
});

Deno.test("k8s token uses the account's token Secret if a role allows no TokenRequest", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    const long = await admin.token("default", { secret: true });
    const metadata = { name: "reads-secrets" };
    await admin.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }],
    });
    await admin.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reads-secrets" },
      subjects: [{ kind: "User", name: "reader", apiGroup: "rbac.authorization.k8s.io" }],
    });
    // A Secret with a similar name that belongs to another account.
    await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default-other" } });
    await admin.token("default-other", { secret: true });
    const flags = ["-n", namespace, "--as=reader"];
    assert.equal((await run(["token", ...flags])).out.trim(), long);
    const { out } = await run(["token", "--inspect", ...flags]);
    assert.match(out, new RegExp(`Subject +system:serviceaccount:${namespace}:default\\n`));
    assert.match(out, /Expires +never/);
    const refused = await run(["token", "--duration=1h", ...flags]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /Forbidden/);
  });
});

Deno.test("k8s token requests the given audience and duration and prints the claims of a token", async () => {
  await withNamespace(async (namespace) => {
    const n = ["-n", namespace];
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "ends-it" } };
    await run([...n, "create", "-f", "-"], secret);
    const flags = [
      ...["token", "default", "--duration=20m", "--audience=one", "--audience=two"],
      ...["--bound-object-kind=Secret", "--bound-object-name=ends-it"],
    ];
    const { out } = await run([...n, ...flags, "--inspect"]);
    assert.match(out, /Audience +one, two\n/);
    assert.match(out, /Bound to +secret\/ends-it\n/);
    const [issued = "", expires = ""] = ["Issued", "Expires"].map((claim) =>
      new RegExp(`${claim} +(\\S+)`).exec(out)?.[1] ?? ""
    );
    assert.equal(new Date(expires).getTime() - new Date(issued).getTime(), 20 * 60_000);

    const { out: token, err } = await run([...n, "token", "--secret", "-v=1"]);
    assert.match(err, /^note: this token of \S+ never expires; .*delete secret default-token -n /);
    assert.equal(await whoami("--token", token.trim()), `system:serviceaccount:${namespace}:default`);
    const missing = await run([...n, "token", "nobody", "--secret"]);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /serviceaccounts "nobody" not found/);
  });
});

Deno.test("a hand-written curl is the user of a certificate when k8s env has set its variables", async () => {
  await using dir = await tempDir();
  const lines = `export XDG_CACHE_HOME='${dir.path}'; eval "$(k8s env)"
    curl -sS --cacert "$CACERT" --cert "$CLIENT_CERT" --key "$CLIENT_KEY" "$APISERVER/version"
    stat -c %a "$CLIENT_KEY"; eval "$(k8s env --clean)"; echo "left: \${CLIENT_KEY-nothing}"; find '${dir.path}/kubeshell' -type f 2>/dev/null`;
  const { out, err } = await sh(lines);
  assert.match(out, /"gitVersion"[\s\S]*\}\s*600\nleft: nothing\n$/, err);
  assert.match(err, /removed \d files/);
});
