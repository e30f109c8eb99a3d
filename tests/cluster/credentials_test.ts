import assert from "node:assert/strict";
import { dirname } from "node:path";
import { importPKCS8, SignJWT } from "jose";
import { ApiError, isUnauthorized } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { CA } from "../transport/certificates.ts";
import { alias, httpProxy, httpsProxy, socksProxy } from "../transport/forwarders.ts";
import { run, withNamespace } from "./command_line.ts";
import { until } from "./pods.ts";
import { tempDir } from "../temp_dir.ts";

interface Entry {
  cluster: Record<string, unknown> & { server: string; "certificate-authority": string };
  user: Record<string, string>;
}

/** The administrator's entry, as the base of others. */
async function administrator(): Promise<Entry> {
  const { clusters, users } = JSON.parse(await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? ""));
  return { cluster: clusters[0].cluster, user: users[0].user };
}

/** Connects with a new kubeconfig in a new folder. */
async function as(
  { cluster, user }: { cluster: unknown; user: unknown },
  work: (k8s: K8s, folder: string) => Promise<void>,
  before: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await using dir = await tempDir();
  const kubeconfig = `${dir.path}/config`;
  await Deno.writeTextFile(
    kubeconfig,
    JSON.stringify({
      "current-context": "c",
      clusters: [{ name: "c", cluster }],
      users: [{ name: "c", user }],
      contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
    }),
  );
  await before(dir.path);
  await using k8s = await connect({ kubeconfig });
  await work(k8s, dir.path);
}

const name = async (k8s: K8s) => (await k8s.whoami()).username;

Deno.test("connect() authenticates with a client certificate when the kubeconfig has its data or its files", async () => {
  const { cluster, user } = await administrator();
  const [cert, key] = await Promise.all([
    Deno.readTextFile(user["client-certificate"] ?? ""),
    Deno.readTextFile(user["client-key"] ?? ""),
  ]);
  const data = { "client-certificate-data": btoa(cert), "client-key-data": btoa(key) };
  await as({ cluster, user }, async (k8s) => assert.equal(await name(k8s), "admin"));
  await as({ cluster, user: data }, async (k8s) => assert.equal(await name(k8s), "admin"));
});

Deno.test("connect() authenticates with a static token when the kubeconfig has one", async () => {
  const { cluster } = await administrator();
  await as({ cluster, user: { token: "static-token" } }, async (k8s) => {
    const { username, groups, uid } = await k8s.whoami();
    assert.deepEqual([username, groups, uid], ["static-user", ["static-group", "system:authenticated"], "1"]);
  });
  await as({ cluster, user: { token: "no-token" } }, async (k8s) => {
    await assert.rejects(k8s.whoami(), isUnauthorized);
  });
});

Deno.test("connect() uses the new certificate if its files are rotated under a session on a real server", async () => {
  const { cluster } = await administrator();
  const pki = dirname(cluster["certificate-authority"]);
  const copy = async (user: string, folder: string) => {
    await Deno.copyFile(`${pki}/${user}.crt`, `${folder}/tls.crt`);
    await Deno.copyFile(`${pki}/${user}.key`, `${folder}/tls.key`);
  };
  const user = { "client-certificate": "tls.crt", "client-key": "tls.key" };
  await as({ cluster, user }, async (k8s, folder) => {
    assert.equal(await name(k8s), "admin");
    await copy("scheduler", folder);
    assert.equal(await name(k8s), "system:kube-scheduler");
  }, (folder) => copy("admin", folder));
});

Deno.test("connect() reads a token file again if it is rotated while a long run goes on", async () => {
  await withNamespace(async (namespace) => {
    await using admin = await connect({ namespace });
    for (const account of ["one", "two"]) {
      await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account } });
    }
    const { cluster } = await administrator();
    const rotate = async (folder: string, account: string) =>
      await Deno.writeTextFile(`${folder}/token`, await admin.token(account));
    await as({ cluster, user: { tokenFile: "token" } }, async (k8s, folder) => {
      const seen = new Set<string>();
      let rotated = false;
      for (let call = 0; call < 20; call++) {
        seen.add(await name(k8s) ?? "");
        if (call === 10) rotated = await rotate(folder, "two").then(() => true);
      }
      assert.ok(rotated);
      assert.deepEqual([...seen], ["one", "two"].map((account) => `system:serviceaccount:${namespace}:${account}`));
    }, (folder) => rotate(folder, "one"));
  });
});

Deno.test("connect() runs a plugin again if its answer has expired, on a real server", async () => {
  await using admin = await connect();
  const { cluster } = await administrator();
  const script = `cd "$1"; echo run >> runs; cat answer`;
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "sh",
    args: ["-c", script, "plugin", "."],
    interactiveMode: "Never",
  };
  await using dir = await tempDir();
  exec.args[3] = dir.path;
  const answer = async (token: string, milliseconds: number) => {
    const expirationTimestamp = new Date(Date.now() + milliseconds).toISOString();
    const status = { token, expirationTimestamp };
    const value = { apiVersion: exec.apiVersion, kind: "ExecCredential", status };
    await Deno.writeTextFile(`${dir.path}/answer`, JSON.stringify(value));
  };
  const runs = async () => (await Deno.readTextFile(`${dir.path}/runs`)).length / 4;
  const token = await admin.token("default", { namespace: "default" });
  await answer(token, 3_000);
  await as({ cluster, user: { exec } }, async (k8s) => {
    // It expires within the safety margin, so each request runs the plugin again.
    assert.match(await name(k8s) ?? "", /serviceaccount:default:default/);
    const before = await runs();
    await name(k8s);
    assert.ok(await runs() > before);
    await answer(token, 3_600_000);
    await name(k8s);
    const settled = await runs();
    await Promise.all([name(k8s), name(k8s), name(k8s)]);
    assert.equal(await runs(), settled);
  });
});

Deno.test("connect() reports why a token is refused, when a token has expired or was revoked", async (test) => {
  const { cluster } = await administrator();
  const pki = dirname(cluster["certificate-authority"]);
  await test.step("expired", async () => {
    const key = await importPKCS8(await Deno.readTextFile(`${pki}/sa.key`), "RS256");
    await using admin = await connect();
    const account = await admin.get("serviceaccount", "default", { namespace: "default" });
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    const claims = {
      "kubernetes.io": { namespace: "default", serviceaccount: { name: "default", uid: account.metadata?.uid } },
    };
    const sign = (issued: number) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256" }).setIssuer("https://kubernetes.default.svc.cluster.local")
        .setAudience("https://kubernetes.default.svc.cluster.local").setSubject("system:serviceaccount:default:default")
        .setIssuedAt(issued).setNotBefore(issued).setExpirationTime(issued + 1800).sign(key);
    // With other dates, the same token is accepted. It is refused only because of its dates.
    await as({ cluster, user: { token: await sign(hourAgo + 3500) } }, async (k8s) => {
      assert.equal(await name(k8s), "system:serviceaccount:default:default");
    });
    await as({ cluster, user: { token: await sign(hourAgo) } }, async (k8s) => {
      await assert.rejects(k8s.whoami(), (error) => {
        assert.ok(error instanceof ApiError && error.code === 401);
        assert.ok(error.hints.length > 0);
        return true;
      });
    });
  });
  await test.step("revoked", async () => {
    await withNamespace(async (namespace) => {
      await using admin = await connect({ namespace });
      await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "leaving" } });
      const token = await admin.token("leaving");
      await as({ cluster, user: { token } }, async (k8s) => {
        assert.equal(await name(k8s), `system:serviceaccount:${namespace}:leaving`);
        await admin.delete("serviceaccount", "leaving");
        // The server caches for about ten seconds that the token is valid.
        const refusal = await until(
          "the token is refused",
          async () => await name(k8s).then(() => undefined, (error) => error),
          60,
        );
        assert.ok(isUnauthorized(refusal));
      });
    });
  });
});

Deno.test("impersonation reaches a real server when it comes from the kubeconfig, the flags or with()", async () => {
  const { cluster, user } = await administrator();
  const expected = {
    username: "jane",
    uid: "7",
    groups: ["devs", "CN=a,OU=b", "system:authenticated"],
    extra: { "example.com/why": ["one", "two"] },
  };
  const acting = {
    as: "jane",
    "as-uid": "7",
    "as-groups": ["devs", "CN=a,OU=b"],
    "as-user-extra": { "example.com/why": ["one", "two"] },
  };
  await as({ cluster, user: { ...user, ...acting } }, async (k8s) => {
    assert.deepEqual(await k8s.whoami(), expected);
    assert.equal(await name(k8s.with({ as: "joe" })), "joe");
  });
  await using k8s = await connect();
  const { as: who, "as-uid": asUid, "as-groups": asGroups, "as-user-extra": asUserExtra } = acting;
  assert.deepEqual(await k8s.with({ as: who, asUid, asGroups, asUserExtra }).whoami(), expected);
  const flags = ["--as=jane", "--as-uid=7", "--as-group=devs", "--as-group=CN=a,OU=b"];
  const extra = ["--as-user-extra=example.com/why=one", "--as-user-extra=example.com/why=two"];
  const { out } = await run(["auth", "whoami", ...flags, ...extra, "-o", "json"]);
  assert.deepEqual(JSON.parse(out).status?.userInfo ?? JSON.parse(out), expected);
});

for (const [scheme, start] of [["http", httpProxy], ["https", httpsProxy], ["socks5", socksProxy]] as const) {
  Deno.test(`connect() reaches a real server through a proxy when its URL is ${scheme}`, async () => {
    const { cluster: { "certificate-authority": path, ...cluster }, user } = await administrator();
    // The https proxy has a certificate of the tests.
    const authorities = { "certificate-authority-data": btoa(await Deno.readTextFile(path) + CA) };
    await using proxy = start();
    const proxyUrl = `${scheme}://127.0.0.1:${proxy.port}`;
    for (const more of [{}, { "tls-server-name": "kubernetes" }]) {
      await as({ cluster: { ...cluster, ...authorities, "proxy-url": proxyUrl, ...more }, user }, async (k8s) => {
        assert.equal(await name(k8s), "admin");
        await using local = await k8s.proxy();
        assert.match(await (await fetch(`${local.url}/version`)).text(), /gitVersion/);
      });
    }
    const { host } = new URL(cluster.server);
    assert.ok(proxy.asked.length >= 4 && proxy.asked.every((asked) => asked === host));
  });
}

Deno.test("connect() rejects a real server if its certificate has another name, unless the kubeconfig knows better", async () => {
  const { cluster, user } = await administrator();
  await using elsewhere = alias("127.0.0.2", Number(new URL(cluster.server).port));
  const server = `https://127.0.0.2:${elsewhere.port}`;
  const trusted = { ...cluster, server };
  await as({ cluster: trusted, user }, async (k8s) => {
    await assert.rejects(k8s.whoami(), { name: "NetworkError", message: /certificate is for another name/ });
  });
  await as({ cluster: { ...trusted, "tls-server-name": "kubernetes.default.svc" }, user }, async (k8s) => {
    assert.equal(await name(k8s), "admin");
  });
  await as({ cluster: { server, "insecure-skip-tls-verify": true }, user }, async (k8s) => {
    assert.equal(await name(k8s), "admin");
  });
});

Deno.test("token() waits for a real token controller when it is to come out of a Secret", async () => {
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    const token = await k8s.token("default", { secret: true });
    assert.equal(await k8s.token("default", { secret: true }), token);
    const { cluster } = await administrator();
    await as({ cluster, user: { token } }, async (other) => {
      assert.equal(await name(other), `system:serviceaccount:${namespace}:default`);
    });
  });
});
