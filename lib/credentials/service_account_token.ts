import { AuthError } from "../core/errors.ts";
import { type Handler, ORIGIN } from "../core/handler.ts";

/** Options of {@linkcode serviceAccountToken}. */
export interface ServiceAccountTokenOptions {
  namespace: string;
  name: string;
  /** Seconds; the server may give less or more. @default {the server's, usually 3600} */
  duration?: number;
  /** Whom the token is meant for. @default {the API server} */
  audience?: readonly string[];
  /** The object whose deletion ends the token. */
  boundObject?: { apiVersion?: string; kind: string; name: string; uid?: string };
  signal?: AbortSignal;
}

/** Asks for a token of a service account. */
export async function serviceAccountToken(handler: Handler, options: ServiceAccountTokenOptions): Promise<string> {
  const { namespace, name } = options;
  const response = await handler(
    new Request(`${ORIGIN}/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} }),
    }),
  );
  if (!response.ok) throw new AuthError("todo");
  return (await response.json()).status.token;
}
