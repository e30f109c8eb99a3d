import assert from "node:assert/strict";
import { flattened } from "../../lib/data/kubeconfig/flatten.ts";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { minified, toWire } from "../../lib/data/kubeconfig/view.ts";
import { findKubectl } from "../../tools/cluster/build.ts";
import { envOf, files } from "./files.ts";

const FULL = `# everything that kubectl knows, and more
apiVersion: v1
kind: Config
preferences: {colors: true}
extensions: [{name: e1, extension: {x: 1, a: {c: [{z: 1, w: 2}], b: null}}}]
clusters:
- name: zc
  cluster: {server: https://z, certificate-authority: pki/ca.crt, extensions: [{name: m, extension: {p: 1, o: 2}}, {name: l, extension: text}]}
- name: ac
  cluster: {server: https://a, insecure-skip-tls-verify: true, proxy-url: http://p, tls-server-name: x, disable-compression: true}
users:
- name: u1
  user: {token: abc, client-certificate: ../c.crt, client-key: k.key, tokenFile: t/f, as: me, as-groups: [g], as-uid: "1", as-user-extra: {k: [v], b: [x, a]}}
- name: u2
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/x, args: [a], env: [{name: A, value: b}], interactiveMode: IfAvailable, provideClusterInfo: true, installHint: hint}}
- name: u3
  user: {auth-provider: {name: oidc, config: {id-token: xx, client-id: yy}}, unknown: 1}
- name: u4
  user: {client-certificate-data: YQ==, client-key-data: Yg==, username: u, password: p}
contexts:
- name: c2
  context: {cluster: zc, user: u1, namespace: ns}
- name: c1
  context: {cluster: ac, user: u2}
current-context: c2
unknown: 5
`;
const SECOND = `preferences: {}
extensions: [{name: e1, extension: {x: 2}}, {name: e2, extension: {w: 2}}]
clusters:
- {name: zc, cluster: {server: https://other, tls-server-name: foo}}
- {name: bc, cluster: {server: https://b}}
contexts: null
users: [{name: u1, user: {username: other}}]
current-context: zzz
`;
const MISSING = "MISSING";

/** One or several files of KUBECONFIG. The expected result is kubectl's, a config or an error. */
const cases: Record<string, string[]> = {
  "all fields": [FULL],
  "two files": [FULL, SECOND],
  "two files the other way round": [SECOND, FULL],
  "an empty file": [""],
  "comments alone": ["# nothing\n"],
  "null lists": ["clusters: null\nusers: null\ncontexts: null\ncurrent-context: null\n"],
  "empty lists": ["clusters: []\nusers: []\n"],
  "an empty mapping": ["{}"],
  "a list": ["[]"],
  "a scalar": ["hello"],
  "a cluster twice": ["clusters: [{name: a, cluster: {server: s}}, {name: a, cluster: {server: t}}]"],
  "a user twice": ["users: [{name: a, user: {token: x}}, {name: a}]"],
  "an entry without a name": ["clusters: [{cluster: {server: x}}]"],
  "a null entry": ["clusters: [null]"],
  "null bodies": ["clusters: [{name: a, cluster: null}]\nusers: [{name: b}]\ncontexts: [{name: c, context: null}]"],
  "a number for a token": ["users: [{name: a, user: {token: 123}}]"],
  "a number for a name": ["users: [{name: 123, user: {token: x}}]"],
  "a boolean for a token": ["users: [{name: a, user: {token: true}}]"],
  "a date for a token": ["users: [{name: a, user: {token: 2024-01-01}}]"],
  "a quoted octal": ["users: [{name: '0644', user: {token: '0644'}}]"],
  "a bare octal": ["users: [{name: a, user: {token: 0644}}]"],
  "yes for a boolean": ["clusters: [{name: a, cluster: {server: x, insecure-skip-tls-verify: yes}}]"],
  "a string for a boolean": ["clusters: [{name: a, cluster: {server: x, insecure-skip-tls-verify: 'true'}}]"],
  "false for a boolean": ["clusters: [{name: a, cluster: {server: x, insecure-skip-tls-verify: false}}]"],
  "a bare plugin of v1": [
    "users: [{name: a, user: {exec: {command: x, apiVersion: client.authentication.k8s.io/v1}}}]",
  ],
  "a plugin of v1beta1": [
    "users: [{name: a, user: {exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1, args: [], env: []}}}]",
  ],
  "an empty plugin": ["users: [{name: a, user: {exec: {}}}]"],
  "a null plugin": ["users: [{name: a, user: {exec: null}}]"],
  "an auth-provider without config": ["users: [{name: a, user: {auth-provider: {name: gcp}}}]"],
  "an auth-provider with empty config": ["users: [{name: a, user: {auth-provider: {name: gcp, config: {}}}}]"],
  "an open bracket": ["clusters: [\n  - a: b\n c"],
  "a tab": ["clusters:\n\t- name: a"],
  "two documents": ["current-context: a\n---\ncurrent-context: b\n"],
  "a document start": ["---\ncurrent-context: a\n"],
  "a document end": ["current-context: a\n...\n"],
  "an alias": ["x: &s {server: https://h}\nclusters: [{name: a, cluster: *s}]"],
  "a merge key": ["x: &s {server: https://h}\nclusters: [{name: a, cluster: {<<: *s, tls-server-name: nn}}]"],
  "a literal block": ["users:\n- name: a\n  user:\n    token: |\n      abc\n"],
  "base64 in a literal block": [
    "clusters:\n- name: a\n  cluster:\n    server: x\n    certificate-authority-data: |\n      YWJj\n      ZGVm\n",
  ],
  "JSON": [
    '{"kind":"Config","apiVersion":"v1","current-context":"j","clusters":[{"name":"a","cluster":{"server":"s"}}]}',
  ],
  "JSON with tabs": ['{\n\t"current-context": "j"\n}'],
  "keys in the wrong case": ["Clusters: [{name: a, cluster: {server: x}}]\nCurrent-Context: q"],
  "another kind": ["apiVersion: v1\nkind: Pod\n"],
  "another version": ["apiVersion: v2\nkind: Config\n"],
  "no kind": ["current-context: a"],
  "preferences that say nothing": ["preferences: {colors: false}"],
  "preferences with extensions": ["preferences: {extensions: [{name: a, extension: {b: 1}}]}"],
  "three current contexts, the first empty": ["current-context: ''", "current-context: b", "current-context: c"],
  "a missing file among several": ["current-context: a", MISSING, "current-context: b"],
  "nothing but a missing file": [MISSING],
  "an entry in two files": [
    "clusters: [{name: a, cluster: {server: x}}]",
    "clusters: [{name: a, cluster: {server: z, proxy-url: p}}]\ncurrent-context: k",
  ],
  "an empty impersonation": ["users: [{name: a, user: {as-user-extra: {k: [], l: [a, b]}, as-groups: []}}]"],
  "empty data": ["clusters: [{name: a, cluster: {server: x, certificate-authority-data: ''}}]"],
  "names that nobody has": ["contexts: [{name: c, context: {cluster: nix, user: nope}}]\ncurrent-context: gone"],
  "names beyond ASCII": [
    "contexts: [{name: 'ü€', context: {cluster: A}}, {name: Z, context: {}}, {name: a, context: {}}]",
  ],
  "a byte order mark": ["\ufeffcurrent-context: a"],
  "Windows line ends": ["clusters:\r\n- name: a\r\n  cluster:\r\n    server: https://x\r\n"],
  "a key twice": ["current-context: a\ncontexts: [{name: a, context: {cluster: x, cluster: z}}]\ncurrent-context: b\n"],
  "a mapping for a list": ["clusters: {a: b}"],
  "a number for the current context": ["current-context: 5"],
};

const ERROR = "an error";

const program = Deno.build.os === "windows" ? undefined : await findKubectl();

function kubectl(...args: string[]): { list: (list: string) => Promise<string> } | undefined {
  if (program === undefined) return undefined;
  const run = async (list: string) => {
    const { success, stdout } = await new Deno.Command(program, {
      args: ["config", "view", "--raw", "-o", "json", ...args],
      env: { KUBECONFIG: list },
      stdout: "piped",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : ERROR;
  };
  return { list: run };
}

async function ours(list: string): Promise<string> {
  try {
    const { config } = await loadKubeconfig({ env: envOf({ KUBECONFIG: list }), resolve: false });
    return JSON.stringify(toWire(config));
  } catch {
    return ERROR;
  }
}

function parsed(text: string): unknown {
  if (text === ERROR) return text;
  // kubectl 1.32 writes empty preferences; 1.36 omits them.
  return JSON.parse(text, (key, value) => key === "preferences" && Object.keys(value).length === 0 ? undefined : value);
}

const theirs = kubectl();

for (const [what, texts] of Object.entries(cases)) {
  Deno.test({
    name: `loadKubeconfig() reads the same configuration as kubectl when there is ${what}`,
    ignore: theirs === undefined,
    async fn() {
      const present = texts.map((text, i) => [String(i), text] as const).filter(([, text]) => text !== MISSING);
      using folder = files(Object.fromEntries(present));
      const list = texts.map((_, i) => folder.path(String(i))).join(":");
      assert.equal(JSON.stringify(parsed(await ours(list))), JSON.stringify(parsed(await theirs?.list(list) ?? ERROR)));
    },
  });
}

Deno.test({
  name: "minified() keeps what kubectl keeps when a context is named",
  ignore: theirs === undefined,
  async fn() {
    using folder = files({ a: FULL, b: SECOND });
    const list = `${folder.path("a")}:${folder.path("b")}`;
    const { config } = await loadKubeconfig({ env: envOf({ KUBECONFIG: list }), resolve: false });
    const minify = kubectl("--minify", "--context", "c1");
    assert.deepEqual(
      JSON.parse(JSON.stringify(toWire(minified(config, "c1")))),
      parsed(await minify?.list(list) ?? ""),
    );
  },
});

Deno.test({
  name: "flattened() puts in what kubectl puts in when certificates are named by their paths",
  ignore: theirs === undefined,
  async fn() {
    const pem = "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n";
    using folder = files({
      "one/config": FULL.replace("../c.crt", "../own.crt"),
      "one/pki/ca.crt": pem,
      "own.crt": pem,
      "one/k.key": "key",
    });
    const loaded = await loadKubeconfig({ paths: [folder.path("one/config")], resolve: false });
    const flat = toWire(await flattened(loaded));
    const flatten = kubectl("--flatten");
    assert.deepEqual(JSON.parse(JSON.stringify(flat)), parsed(await flatten?.list(folder.path("one/config")) ?? ""));
    Deno.removeSync(folder.path("own.crt"));
    await assert.rejects(flattened(loaded), { name: "ConfigError", message: /own\.crt/ });
  },
});
