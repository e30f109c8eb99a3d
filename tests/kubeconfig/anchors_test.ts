import assert from "node:assert/strict";
import { deleteEntry, renameContext, setContext, setEntry } from "../../lib/data/kubeconfig/edit.ts";
import { setProperty, unsetProperty } from "../../lib/data/kubeconfig/edit_property.ts";
import { clusterFields } from "../../lib/data/kubeconfig/entry_settings.ts";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import type { Kubeconfig } from "../../lib/data/kubeconfig/types.ts";
import { files } from "./files.ts";

const TEXT = `shared: &tls {certificate-authority-data: YQ==, tls-server-name: lab}
clusters:
- name: first
  cluster: &first
    <<: *tls
    server: &url https://first # the first
- name: second
  cluster:
    <<: *first
    server: https://second
- {name: third, cluster: *first}
- {name: fourth, cluster: {server: *url}}
users:
- &me
  name: me
  user: &user
    token: &token t
    exec: &plugin {command: x, env: [{name: A, value: a}]}
- name: you
  user: {token: *token, exec: *plugin}
- {<<: *me, name: he}
contexts:
- {name: &name lab, context: &context {cluster: first, user: me}}
- {name: other, context: *context}
current-context: *name
`;

/** An edit, and its changes to the parsed config. */
const edits: Record<string, [edit: (paths: string[]) => Promise<unknown>, change: (config: Kubeconfig) => void]> = {
  "an entry is deleted whose body others have": [
    (paths) => deleteEntry("clusters", "first", { paths }),
    (config) => config.clusters.splice(0, 1),
  ],
  "an entry is deleted that others merge": [
    (paths) => deleteEntry("users", "me", { paths }),
    (config) => config.users.splice(0, 1),
  ],
  "a list is deleted": [
    (paths) => unsetProperty("clusters", { paths }),
    (config) => config.clusters.splice(0),
  ],
  "a field is removed that came by a merge key": [
    (paths) => unsetProperty("clusters.second.certificate-authority-data", { paths }),
    (config) => delete config.clusters[1]?.cluster["certificate-authority-data"],
  ],
  "an authority replaces the data that came by a merge key": [
    (paths) =>
      setEntry("clusters", "second", (file) => clusterFields({ certificateAuthority: "/ca" }, file), { paths }),
    (config) => {
      const { "certificate-authority-data": _, ...cluster } = config.clusters[1]?.cluster ?? {};
      config.clusters[1] = { name: "second", cluster: { ...cluster, "certificate-authority": "/ca" } };
    },
  ],
  "a value is set that others have": [
    (paths) => setProperty("clusters.first.server", "https://new", { paths }),
    (config) =>
      config.clusters[0] = { name: "first", cluster: { ...config.clusters[0]?.cluster, server: "https://new" } },
  ],
  "a body is changed that is an alias": [
    (paths) => setProperty("clusters.third.server", "https://new", { paths }),
    (config) =>
      config.clusters[2] = { name: "third", cluster: { ...config.clusters[2]?.cluster, server: "https://new" } },
  ],
  "a field is changed in a mapping that is an alias": [
    (paths) => setProperty("users.you.exec.command", "y", { paths }),
    (config) => {
      const { token = "", exec = {} } = config.users[1]?.user ?? {};
      config.users[1] = { name: "you", user: { token, exec: { ...exec, command: "y" } } };
    },
  ],
  "a field is changed in a mapping that others have": [
    (paths) => setProperty("users.me.exec.command", "y", { paths }),
    (config) => {
      const { token = "", exec = {} } = config.users[0]?.user ?? {};
      config.users[0] = { name: "me", user: { token, exec: { ...exec, command: "y" } } };
    },
  ],
  "a name is changed that is an anchor": [
    (paths) => renameContext("lab", "labor", { paths }),
    (config) => {
      config.contexts[0] = { name: "labor", context: config.contexts[0]?.context ?? {} };
      config["current-context"] = "labor";
    },
  ],
  "a context is changed that others have": [
    (paths) => setContext("other", { namespace: "n" }, { paths }),
    (config) => config.contexts[1] = { name: "other", context: { ...config.contexts[1]?.context, namespace: "n" } },
  ],
};

for (const [what, [edit, change]] of Object.entries(edits)) {
  Deno.test(`openDocument() changes one entry and no other if ${what}`, async () => {
    using folder = files({ config: TEXT });
    const paths = [folder.path("config")];
    const expected = structuredClone((await loadKubeconfig({ paths, resolve: false })).config);
    change(expected);
    await edit(paths);
    assert.deepEqual((await loadKubeconfig({ paths, resolve: false })).config, expected, folder.read("config"));
  });
}

Deno.test("openDocument() keeps anchors and merge keys that a change does not concern", async () => {
  using folder = files({ config: TEXT });
  const paths = [folder.path("config")];
  await setProperty("clusters.second.server", "https://new", { paths });
  await unsetProperty("clusters.second.proxy-url", { paths });
  assert.equal(folder.read("config"), TEXT.replace("https://second", "https://new"));
});
