/** Lines that kubectl rejects because of the kubeconfig, with its words, because scripts look for them (C3). */

/** The kubeconfigs by name. */
export const KUBECONFIGS: Readonly<Record<string, string>> = {
  "config": `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: t}}, {name: g, user: {token: t, as-groups: [a]}}]
contexts: [{name: x, context: {cluster: c, user: u}}, {name: other, context: {cluster: c, user: g}}]
current-context: x
`,
  "gone": "current-context: gone\ncontexts: [{name: x, context: {}}]\n",
  "v2": "apiVersion: v2\nkind: Config\n",
  "pod": "apiVersion: v1\nkind: Pod\n",
  "twice": "users: [{name: a}, {name: a}]\n",
  "empty": "apiVersion: v1\nkind: Config\n",
};

/** The kubeconfig, the arguments, and a part of the first line. */
export const REFUSALS: readonly [kubeconfig: string, args: readonly string[], words: string][] = [
  ["missing", ["get", "pods"], "stat missing: no such file or directory"],
  ["config", ["get", "pods", "--context=nope"], "context was not found for specified context: nope"],
  ["gone", ["get", "pods"], "context was not found for specified context: gone"],
  ["config", ["get", "pods", "--cluster=nope"], 'no server found for cluster "nope"'],
  ["config", ["get", "pods", "--user=nope"], 'auth info "nope" does not exist'],
  ["v2", ["get", "pods"], 'no kind "Config" is registered for version "v2"'],
  ["pod", ["get", "pods"], 'no kind "Pod" is registered for version "v1"'],
  ["twice", ["get", "pods"], 'duplicate name "a" in '],
  [
    "config",
    ["get", "pods", "--as-group=g"],
    "requesting uid, groups or user-extra for u without impersonating a user",
  ],
  [
    "config",
    ["get", "pods", "--context=other"],
    "requesting uid, groups or user-extra for g without impersonating a user",
  ],
  [
    "config",
    ["get", "pods", "--request-timeout=abc"],
    "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding " +
    "time unit (e.g. 1s | 2m | 3h)",
  ],
  ["config", ["config", "use-context", "nope"], 'no context exists with the name: "nope"'],
  ["config", ["config", "get-contexts", "nope"], "context nope not found"],
  ["config", ["config", "delete-context", "nope"], "delete context nope, not in config"],
  ["config", ["config", "delete-cluster", "nope"], "delete cluster nope, not in config"],
  ["config", ["config", "delete-user", "nope"], "delete user nope, not in config"],
  ["config", ["config", "rename-context", "nope", "z"], `rename the context "nope", it's not in config`],
  [
    "config",
    ["config", "rename-context", "x", "other"],
    'rename the context "x", the context "other" already exists in config',
  ],
  ["gone", ["config", "view", "--minify"], "cannot locate context gone"],
  ["empty", ["config", "view", "--minify"], "current-context must exist in order to minify"],
  ["empty", ["config", "current-context"], "current-context is not set"],
  ["config", ["config", "set", "users.u.client-key-data", "YWJ"], "illegal base64 data"],
  ["config", ["config", "set", "users.u.client-key-data", "YW Jj"], "illegal base64 data"],
  ["config", ["config", "set", "clusters.c.insecure-skip-tls-verify", "maybe"], "invalid syntax"],
];
