import assert from "node:assert/strict";
import { offline } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

const AWKWARD = `it's $HOME \`id\``;

/** Creates a kubeconfig with one user, in a folder that is also the home. */
async function home(user: Record<string, unknown>, cluster: Record<string, unknown> = {}) {
  const dir = await tempDir("env it's ");
  const server = "https://192.0.2.1:8443/base";
  const kubeconfig = await dir.file(
    "config",
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server, ...cluster } }],
      users: [{ name: "u", user }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
  );
  return { ...dir, folder: dir.path, kubeconfig };
}

const certificate = (text: string) => `-----BEGIN CERTIFICATE-----\n${btoa(text)}\n-----END CERTIFICATE-----\n`;
const key = `-----BEGIN PRIVATE KEY-----\n${btoa("key")}\n-----END PRIVATE KEY-----\n`;

async function evaluated(lines: string, interpreter = "bash"): Promise<Record<string, string>> {
  const names = ["APISERVER", "CACERT", "TOKEN", "CLIENT_CERT", "CLIENT_KEY"];
  const print = names.map((name) => `printf '%s=%s\\0' ${name} "\${${name}-unset}"`).join("\n");
  const { stdout } = await new Deno.Command(interpreter, {
    args: ["-c", `eval "$LINES_OF_ENV"\n${print}`],
    // A file that an earlier context has left behind.
    env: { LINES_OF_ENV: lines, TOKEN: "stale", CLIENT_CERT: "stale" },
  }).output();
  const pairs = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

for (const interpreter of ["bash", "sh"]) {
  Deno.test(`k8s env sets APISERVER, CACERT and TOKEN if ${interpreter} evaluates it for a token`, async () => {
    await using dir = await home({ token: AWKWARD }, { "certificate-authority-data": btoa(certificate("ca")) });
    const { code, stdout, stderr } = await offline(["env", "--kubeconfig", dir.kubeconfig], {
      env: (name) => ({ HOME: dir.folder, SHELL: `/bin/${interpreter}` })[name],
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const { CACERT = "", ...others } = await evaluated(stdout, interpreter);
    assert.deepEqual(others, {
      APISERVER: "https://192.0.2.1:8443/base",
      TOKEN: AWKWARD,
      CLIENT_CERT: "unset",
      CLIENT_KEY: "unset",
    });
    assert.equal(await Deno.readTextFile(CACERT), certificate("ca"));
  });
}

Deno.test("k8s env writes files that nobody else can read if a certificate is the credential", async () => {
  await using dir = await home({
    "client-certificate-data": btoa(certificate("client")),
    "client-key-data": btoa(key),
  });
  const call = () => offline(["env", "--kubeconfig", dir.kubeconfig], { env: (name) => ({ HOME: dir.folder })[name] });
  const { stdout } = await call();
  const { CLIENT_CERT = "", CLIENT_KEY = "", TOKEN, CACERT } = await evaluated(stdout);
  assert.deepEqual([TOKEN, CACERT], ["unset", "unset"]);
  assert.equal(await Deno.readTextFile(CLIENT_CERT), certificate("client"));
  assert.equal(await Deno.readTextFile(CLIENT_KEY), key);
  if (Deno.build.os !== "windows") {
    const mode = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;
    assert.deepEqual([await mode(CLIENT_KEY), await mode(CLIENT_KEY.replace(/\/[^/]*$/, ""))], [0o600, 0o700]);
  }
  assert.equal((await call()).stdout, stdout, "the same files serve again");
  const left = await Array.fromAsync(Deno.readDir(CLIENT_KEY.replace(/\/[^/]*$/, "")));
  assert.equal(left.length, 2);
});

Deno.test("k8s env removes the files it wrote, and the variables, if it is told --clean", async () => {
  await using dir = await home({
    "client-certificate-data": btoa(certificate("client")),
    "client-key-data": btoa(key),
  });
  const env = (name: string) => ({ HOME: dir.folder })[name];
  const { CLIENT_KEY = "" } = await evaluated((await offline(["env", "--kubeconfig", dir.kubeconfig], { env })).stdout);
  const { code, stdout, stderr } = await offline(["env", "--clean"], { env });
  assert.equal(code, 0);
  await assertMessage(import.meta.url, "files that --clean removed", stderr);
  assert.equal((await evaluated(stdout)).CLIENT_KEY, "unset");
  await assert.rejects(Deno.stat(CLIENT_KEY), Deno.errors.NotFound);
  await assertMessage(import.meta.url, "--clean without files", await offline(["env", "--clean"], { env }));
});

Deno.test("k8s env writes fish's own lines if the shell is fish", async () => {
  await using dir = await home({ token: "it's\\" });
  const { stdout } = await offline(["env", "--kubeconfig", dir.kubeconfig], {
    env: (name) => ({ SHELL: "/usr/bin/fish" })[name],
  });
  assert.equal(
    stdout,
    `set -gx APISERVER 'https://192.0.2.1:8443/base';
set -e CACERT;
set -gx TOKEN 'it\\'s\\\\';
set -e CLIENT_CERT;
set -e CLIENT_KEY;
`,
  );
});

Deno.test("k8s env names another place if certificates cannot be kept in the home", async () => {
  await using dir = await home({ token: "t" }, { "certificate-authority-data": btoa(certificate("ca")) });
  const outcome = await offline(["env", "--kubeconfig", dir.kubeconfig], {
    env: (name) => ({ HOME: "/dev/null" })[name],
  });
  assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
  await assertMessage(import.meta.url, "no folder for certificates", outcome);
});

Deno.test("k8s env takes the variables away if it is told --unset", async () => {
  const { code, stdout } = await offline(["env", "--unset", "--shell=zsh"]);
  assert.equal(code, 0);
  assert.deepEqual(Object.values(await evaluated(stdout)), ["unset", "unset", "unset", "unset", "unset"]);
});

Deno.test("k8s env says that curl verifies if the kubeconfig does not", async () => {
  await using dir = await home({ token: "t" }, { "insecure-skip-tls-verify": true });
  const { stderr } = await offline(["env", "--kubeconfig", dir.kubeconfig], { advises: true });
  await assertMessage(import.meta.url, "a kubeconfig that does not verify the server", stderr);
});

const notes: [what: string, user: Record<string, unknown>, cluster: Record<string, unknown>][] = [
  ["the server is not encrypted", { token: "t" }, { server: "http://192.0.2.1" }],
  [
    "the server is on a socket",
    { token: "t" },
    { server: "unix:///run/k8s.sock" },
  ],
  [
    "the certificate has another name",
    { token: "t" },
    { "tls-server-name": "kubernetes" },
  ],
  [
    "there is a proxy",
    { token: "t" },
    { "proxy-url": "socks5://p:1080" },
  ],
  [
    "the proxy wants a password",
    { token: "t" },
    { "proxy-url": "http://me:hush@p:3128" },
  ],
  [
    "names of the kubeconfig are no names",
    { token: "t" },
    { "tls-server-name": "x;touch pwned", "proxy-url": "socks5://$(id):1080" },
  ],
  ["the user acts as another", { token: "t", as: "jane", "as-groups": ["a b"] }, {}],
];
for (const [what, user, cluster] of notes) {
  Deno.test(`k8s env says what curl needs besides the variables if ${what}`, async () => {
    await using dir = await home(user, cluster);
    const { code, stdout, stderr } = await offline(["env", "--kubeconfig", dir.kubeconfig], { advises: true });
    assert.equal(code, 0);
    await assertMessage(import.meta.url, `what curl needs: ${what}`, stderr);
    assert.equal((await evaluated(stdout)).TOKEN, /TOKEN is not set/.test(stderr) ? "unset" : "t");
  });
}

Deno.test("k8s env sets both if a user has a certificate and a token", async () => {
  await using dir = await home({
    "client-certificate-data": btoa(certificate("client")),
    "client-key-data": btoa(key),
    token: "t",
  });
  const { stdout } = await offline(["env", "--kubeconfig", dir.kubeconfig], {
    env: (name) => ({ HOME: dir.folder })[name],
  });
  const { TOKEN, CLIENT_CERT = "" } = await evaluated(stdout);
  assert.equal(TOKEN, "t");
  assert.equal(await Deno.readTextFile(CLIENT_CERT), certificate("client"));
});
