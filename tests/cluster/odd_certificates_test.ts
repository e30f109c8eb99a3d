import assert from "node:assert/strict";
import { dirname } from "node:path";
import { isUnauthorized } from "../../lib/data/core/errors.ts";
import { connect } from "../../lib/session/connect.ts";
import { SELF_CA } from "../transport/certificates.ts";
import { kubectl, shell } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

async function cluster(): Promise<{ server: string; "certificate-authority": string }> {
  return JSON.parse(await Deno.readTextFile(Deno.env.get("KUBECONFIG") ?? "")).clusters[0].cluster;
}

async function write(kubeconfig: string, cluster: unknown, user: unknown): Promise<void> {
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster }],
    users: [{ name: "c", user }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
  };
  await Deno.writeTextFile(kubeconfig, JSON.stringify(config));
}

/** Returns the user name, and the lines that -v prints. */
async function ours(kubeconfig: string): Promise<{ user: string | undefined; lines: string[] }> {
  const lines: string[] = [];
  await using k8s = await connect({ kubeconfig, log: (line) => lines.push(line) });
  return { user: (await k8s.whoami()).username, lines };
}

async function theirs(kubeconfig: string): Promise<string> {
  const { out, err } = await kubectl([
    ...["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}", "--kubeconfig", kubeconfig],
  ]);
  return out || err;
}

const EXTENDED = "-extfile client.ext";

/** Creates a client's key, and signs it with the authority in the folder. Each is a line for openssl. */
const clients: [name: string, what: string, key: string, sign: string, more: string][] = [
  ["v1", "an X.509 v1 certificate", "ec -pkeyopt ec_paramgen_curve:P-256", "", ""],
  [
    "rsa",
    "an RSA certificate with its key in PKCS #1",
    "rsa:2048",
    EXTENDED,
    "openssl rsa -in KEY -traditional -out KEY",
  ],
  ["ed", "an Ed25519 certificate", "ed25519", EXTENDED, ""],
  [
    "params",
    "an EC key behind its parameters",
    "ec -pkeyopt ec_paramgen_curve:P-384",
    EXTENDED,
    "openssl ec -in KEY -out sec1 && { openssl ecparam -name secp384r1; cat sec1; } > KEY",
  ],
  [
    "both",
    "certificate and key in one file",
    "ec -pkeyopt ec_paramgen_curve:P-256",
    EXTENDED,
    "cat KEY >> CRT; cp CRT KEY",
  ],
];

Deno.test("connect() authenticates with a certificate like kubectl if the certificate is unusual", async (test) => {
  const real = await cluster();
  const bundle = `${dirname(real["certificate-authority"])}/clients.crt`;
  const before = await Deno.readTextFile(bundle);
  await using dir = await tempDir();
  const openssl = async (line: string) => {
    const { code, err } = await shell(`cd '${dir.path}' && { ${line}; }`);
    assert.equal(code, 0, err);
  };
  try {
    await openssl(
      "echo extendedKeyUsage=clientAuth > client.ext && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 " +
        "-nodes -keyout ca.key -out ca.crt -subj /CN=odd-clients -days 30",
    );
    await Deno.writeTextFile(bundle, before + await Deno.readTextFile(`${dir.path}/ca.crt`));
    for (const [name, what, key, sign, more] of clients) {
      await test.step(what, async () => {
        await openssl(
          `openssl req -new -newkey ${key} -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=odd-${name} && ` +
            `openssl x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 ${sign} -out ${name}.crt`,
        );
        if (more !== "") await openssl(more.replaceAll("KEY", `${name}.key`).replaceAll("CRT", `${name}.crt`));
        const kubeconfig = `${dir.path}/${name}.config`;
        await write(kubeconfig, real, { "client-certificate": `${name}.crt`, "client-key": `${name}.key` });
        // The API server reads its file again from time to time.
        const until = Date.now() + 90_000;
        while ((await ours(kubeconfig).catch(() => undefined))?.user === undefined && Date.now() < until) {
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
        const { user, lines } = await ours(kubeconfig);
        assert.equal(user, `odd-${name}`);
        assert.equal(await theirs(kubeconfig), user);
        assert.equal(lines.filter((line) => line.includes("using node:https")).length, name === "v1" ? 1 : 0);
      });
    }
    await test.step("an expired certificate, which is refused with a reason", async () => {
      await openssl(
        "openssl x509 -req -in both.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days -1 -extfile client.ext -out old.crt",
      );
      await write(`${dir.path}/old`, real, { "client-certificate": "old.crt", "client-key": "both.key" });
      await assert.rejects(
        ours(`${dir.path}/old`),
        (error) => isUnauthorized(error) && /certificate expired at/.test(error.hints[0] ?? ""),
      );
      assert.match(await theirs(`${dir.path}/old`), /Unauthorized/);
    });
    await test.step("an encrypted key, which neither supports", async () => {
      await openssl("openssl pkey -in v1.key -aes256 -passout pass:x -out locked.key && cp v1.crt locked.crt");
      await write(`${dir.path}/locked`, real, { "client-certificate": "locked.crt", "client-key": "locked.key" });
      await assert.rejects(ours(`${dir.path}/locked`), { name: "UnsupportedError", message: /it is encrypted/ });
      assert.match(await theirs(`${dir.path}/locked`), /error|failed/i);
      await openssl(`openssl pkey -in locked.key -passin pass:x -out v1.key`);
      assert.equal((await ours(`${dir.path}/v1.config`)).user, "odd-v1");
    });
  } finally {
    await Deno.writeTextFile(bundle, before);
  }
});

Deno.test("connect() accepts a real server's self-signed certificate if it is the cluster's authority, as kubectl does", async () => {
  const { server } = await cluster();
  await using dir = await tempDir();
  const kubeconfig = await dir.file("config");
  const entry = {
    server: server.replace("127.0.0.1", "localhost"),
    "certificate-authority-data": btoa(SELF_CA.cert),
  };
  await write(kubeconfig, entry, { token: "static-token" });
  const { user, lines } = await ours(kubeconfig);
  assert.equal(user, "static-user");
  assert.match(lines.join("\n"), /CaUsedAsEndEntity.*using node:https/);
  assert.equal(await theirs(kubeconfig), "static-user");
});
