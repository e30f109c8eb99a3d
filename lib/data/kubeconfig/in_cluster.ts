import { optionalEnv, readAllowed } from "./permission.ts";
import type { Env } from "./load.ts";
import type { Target } from "./select.ts";
import { unreadable } from "./unreadable.ts";

const FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Options of {@linkcode inClusterTarget}. */
export interface InClusterOptions {
  /** @default {Deno.env.get, as far as the process may} */
  env?: Env | undefined;
  /** @default {Deno.readTextFile} */
  readTextFile?: ((path: string) => Promise<string>) | undefined;
}

/**
 * The server and the service account of the pod that this process runs in, or undefined outside of one (client-go
 * rest.InClusterConfig). The token is named by its file, which kubelet rewrites.
 *
 * @throws {ConfigError} In a pod whose token may not be read.
 */
export async function inClusterTarget(options: InClusterOptions = {}): Promise<Target | undefined> {
  const { env = optionalEnv, readTextFile = readAllowed } = options;
  const host = env("KUBERNETES_SERVICE_HOST");
  const port = env("KUBERNETES_SERVICE_PORT");
  if (!host || !port) return undefined;
  const tokenFile = `${FOLDER}/token`;
  try {
    await readTextFile(tokenFile);
  } catch (error) {
    // A pod with automountServiceAccountToken: false has the variables and no token.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable("service account token", tokenFile, error);
  }
  // The downward API's variable goes first, as in client-go.
  const namespace = env("POD_NAMESPACE") || await readTextFile(`${FOLDER}/namespace`).catch(() => "");
  return {
    contextName: "",
    clusterName: "in-cluster",
    userName: "service-account",
    namespace: namespace.trim() || "default",
    cluster: {
      server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
      "certificate-authority": `${FOLDER}/ca.crt`,
    },
    user: { tokenFile },
  };
}
