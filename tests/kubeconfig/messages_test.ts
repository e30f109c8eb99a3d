import { deleteEntry, renameContext, useContext } from "../../lib/data/kubeconfig/edit.ts";
import { setProperty, unsetProperty } from "../../lib/data/kubeconfig/edit_property.ts";
import { clusterFields, userFields } from "../../lib/data/kubeconfig/entry_settings.ts";
import { loadKubeconfig, noKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { requireSecrets } from "../../lib/data/kubeconfig/placeholders.ts";
import { USER } from "../../lib/data/kubeconfig/schema.ts";
import { selectTarget, type TargetOverrides, withOverrides } from "../../lib/data/kubeconfig/select.ts";
import { updateFile } from "../../lib/data/kubeconfig/update_file.ts";
import { minified } from "../../lib/data/kubeconfig/view.ts";
import { assertMessages, type Failure } from "../messages.ts";
import { files } from "./files.ts";

const malformed: [title: string, text: string][] = [
  ["an open bracket", "clusters: [\n  {name: a}\nusers: []\n"],
  ["a tab", "clusters:\n\t- name: a\n"],
  ["wrong indentation near a secret", "users:\n- name: a\n  user:\n    token: secret-1\n   password: secret-2\n"],
  ["a list", "- a\n"],
  ["a Pod", "apiVersion: v1\nkind: Pod\n"],
  ["clusters as a mapping", "clusters: {a: b}"],
  ["a repeated name", "users: [{name: a}, {name: a}]"],
  ["a token that is a number", "users: [{name: a, user: {token: 12345}}]"],
  ["a flag that is a word", "clusters: [{name: a, cluster: {insecure-skip-tls-verify: maybe}}]"],
  ["a group that is a number", "users: [{name: a, user: {as-groups: [a, 5]}}]"],
  ["an extra value that is not a list", "users: [{name: u, user: {as: me, as-user-extra: {a: bc}}}]"],
  ["arguments of a plugin that are not a list", "users: [{name: a, user: {exec: {args: x}}}]"],
  ["an argument of a plugin that is a number", "users: [{name: a, user: {exec: {args: [5]}}}]"],
  ["variables of a plugin that are a mapping", "users: [{name: a, user: {exec: {env: {A: b}}}}]"],
  ["a variable of a plugin that is a number", "users: [{name: a, user: {exec: {env: [{name: A, value: 5}]}}}]"],
  ["a merge key without a mapping", "users: [{name: a, user: {<<: 5}}]"],
];

const targets: [title: string, overrides: TargetOverrides, current?: string][] = [
  ["a misspelled context", { context: "minkube" }],
  ["an unknown context", { context: "zzz" }],
  ["an unknown current context", {}, "gone"],
  ["no current context", {}, ""],
  ["an unknown cluster of a context", { context: "broken" }],
  ["an unknown user of a context", { context: "broken", cluster: "kind" }],
  ["a cluster without a server", { context: "nowhere" }],
  ["two credentials", { token: "secret", username: "u" }],
  ["an empty token", { token: "" }],
  ["an authority without verification", { certificateAuthority: "/ca", insecureSkipTlsVerify: true }],
];

const config = {
  clusters: [{ name: "kind", cluster: { server: "https://kind" } }, { name: "empty", cluster: {} }],
  users: [{ name: "admin", user: { token: "secret" } }],
  contexts: [
    { name: "minikube", context: { cluster: "kind", user: "admin" } },
    { name: "broken", context: { cluster: "gone", user: "gone" } },
    { name: "nowhere", context: { cluster: "empty", user: "admin" } },
  ],
};

const properties: [title: string, property: string, value: string][] = [
  ["an unknown property", "nonsense", "x"],
  ["a misspelled field", "users.admin.tokn", "x"],
  ["an entry", "users.admin", "x"],
  ["a list", "users.admin.as-groups", "x"],
  ["a word for a flag", "clusters.kind.insecure-skip-tls-verify", "yes"],
  ["text for base64 data", "users.admin.client-key-data", "secret!"],
];

const withCurrent = { ...config, "current-context": "" };

Deno.test("the messages about kubeconfigs are as recorded", async () => {
  using folder = files({
    config: JSON.stringify(config),
    "locked": "a",
    "locked.lock": "",
    ...Object.fromEntries(malformed.map(([, text], index) => [`malformed-${index}`, text])),
  });
  const paths = [folder.path("config")];
  const env = (variables: Record<string, string> = {}) => (name: string) => variables[name];
  const failures: Failure[] = [
    ...malformed.map(([title], index): Failure => [
      `reading ${title}`,
      () => loadKubeconfig({ paths: [folder.path(`malformed-${index}`)] }),
    ]),
    ["reading a folder", () => loadKubeconfig({ paths: [folder.folder] })],
    ["reading a missing file", () => loadKubeconfig({ paths: ["/no/config"] })],
    ["no kubeconfig, after two places", () => fail(noKubeconfig({ tried: ["/a", "/b"] }, { env: env() }))],
    ["no kubeconfig, without places", () => fail(noKubeconfig({ tried: [] }, { env: env() }))],
    [
      "no kubeconfig, in a pod without a token",
      () => fail(noKubeconfig({ tried: [] }, { env: env({ KUBERNETES_SERVICE_HOST: "10.0.0.1" }) })),
    ],
    ["a placeholder for a secret", () => requireSecrets({ token: "REDACTED" }, USER, 'the user "admin"')],
    ...targets.map(([title, overrides, current = "minikube"]): Failure => [
      `selecting ${title}`,
      () => selectTarget({ ...config, "current-context": current }, overrides),
    ]),
    [
      "selecting a context in a pod",
      () =>
        withOverrides({ contextName: "", clusterName: "c", userName: "u", namespace: "n", cluster: {}, user: {} }, {
          context: "prod",
        }),
    ],
    ["minifying without a current context", () => minified({ ...config, "current-context": "" })],
    ...properties.map(([title, property, value]): Failure => [
      `setting ${title}`,
      () => setProperty(property, value, { paths }),
    ]),
    ["unsetting an unknown property", () => unsetProperty("users.admin.tokn", { paths })],
    ["using a misspelled context", () => useContext("minkube", { paths })],
    ["deleting an unknown entry", () => deleteEntry("users", "amdin", { paths })],
    ["renaming a context to an existing name", () => renameContext("minikube", "broken", { paths })],
    ["arguments of a missing auth-provider", () => userFields({ authProviderArg: ["a=b"] }, "admin", "f", withCurrent)],
    ["an argument of a missing plugin", () => userFields({ execArg: ["a"] }, "admin", "f", withCurrent)],
    [
      "a variable without a name",
      () => userFields({ execCommand: "x", execEnv: ["=secret"] }, "admin", "f", withCurrent),
    ],
    [
      "an authority file that is missing",
      () => clusterFields({ certificateAuthority: "/no/ca", embedCerts: true }, "f"),
    ],
    ["a lock that stays", () => updateFile(folder.path("locked"), () => "b", { sleep: () => Promise.resolve() })],
  ];
  await assertMessages(import.meta.url, failures, { [folder.folder]: "DIR" });
});

function fail(error: Error): never {
  throw error;
}
