import assert from "node:assert/strict";
import { inClusterTarget } from "../../lib/data/kubeconfig/in_cluster.ts";
import { envOf } from "./files.ts";

const FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";
const env = envOf({ KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" });

function mounted(files: Record<string, string>): (path: string) => Promise<string> {
  return (path) => {
    const text = files[path];
    return text === undefined ? Promise.reject(new Deno.errors.NotFound(path)) : Promise.resolve(text);
  };
}

Deno.test("inClusterTarget() is the pod's service account when the token is mounted", async () => {
  const readTextFile = mounted({ [`${FOLDER}/token`]: "t", [`${FOLDER}/namespace`]: "shop\n" });
  assert.deepEqual(await inClusterTarget({ env, readTextFile }), {
    contextName: "",
    clusterName: "in-cluster",
    userName: "service-account",
    namespace: "shop",
    cluster: { server: "https://10.0.0.1:443", "certificate-authority": `${FOLDER}/ca.crt` },
    user: { tokenFile: `${FOLDER}/token` },
  });
});

Deno.test("inClusterTarget() takes the namespace that the environment names when it names one", async () => {
  const named = envOf({ KUBERNETES_SERVICE_HOST: "h", KUBERNETES_SERVICE_PORT: "443", POD_NAMESPACE: "own" });
  const readTextFile = mounted({ [`${FOLDER}/token`]: "t", [`${FOLDER}/namespace`]: "shop" });
  assert.equal((await inClusterTarget({ env: named, readTextFile }))?.namespace, "own");
});

Deno.test("inClusterTarget() puts brackets around the host when it is IPv6", async () => {
  const six = envOf({ KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" });
  const target = await inClusterTarget({ env: six, readTextFile: mounted({ [`${FOLDER}/token`]: "t" }) });
  assert.equal(target?.cluster.server, "https://[fd00::1]:443");
  assert.equal(target?.namespace, "default");
});

Deno.test("inClusterTarget() is undefined when this is no pod, or one without a token", async () => {
  const readTextFile = mounted({});
  assert.equal(await inClusterTarget({ env: envOf({}), readTextFile }), undefined);
  assert.equal(await inClusterTarget({ env, readTextFile }), undefined);
});

Deno.test("inClusterTarget() throws a ConfigError when the token may not be read", async () => {
  const readTextFile = () => Promise.reject(new Deno.errors.NotCapable("no"));
  await assert.rejects(inClusterTarget({ env, readTextFile }), {
    name: "ConfigError",
    hints: [`run it with --allow-read=${FOLDER}/token`],
  });
});
