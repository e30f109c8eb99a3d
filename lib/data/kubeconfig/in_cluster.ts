import { optionalEnv, readAllowed } from "./permission.ts";
import type { Env } from "./load.ts";
import type { Target } from "./select.ts";
import { unreadable } from "./unreadable.ts";

const FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Options of {@linkcode inClusterTarget}. */
export interface InClusterOptions {
  /** Reads an environment variable. @default {Deno.env.get, if permitted} */
  env?: Env | undefined;
  /** Reads a file. @default {Deno.readTextFile} */
  readTextFile?: ((path: string) => Promise<string>) | undefined;
}

/**
 * Returns the server and the service account of the pod in which this process runs, or undefined outside of a pod
 * (client-go rest.InClusterConfig). The token is given by its file, because the kubelet rewrites it.
 *
 * @throws {ConfigError} If the token of the pod cannot be read.
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
    // A pod with automountServiceAccountToken: false has the variables, but no token.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable("service account token", tokenFile, error);
  }
  // As in client-go, the variable of the downward API comes first.
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
