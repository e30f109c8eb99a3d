import { parseDuration } from "../core/duration.ts";
import { serviceAccountToken } from "../credentials/service_account_token.ts";
import type { Client } from "./client.ts";
import type { TokenOptions } from "./options.ts";

/** A token of a service account, in the client's namespace unless another is named. */
export async function token(client: Client, serviceAccount = "default", options: TokenOptions = {}): Promise<string> {
  const { namespace, duration, audience, boundObject, secret, signal } = options;
  const whose = { namespace: namespace ?? client.namespace, name: serviceAccount };
  if (secret) {
    const { longLivedToken } = await import("../credentials/token_secret.ts");
    return (await longLivedToken(client.handler, { ...whose, ...(signal === undefined ? {} : { signal }) })).token;
  }
  return await serviceAccountToken(client.handler, {
    ...whose,
    ...(duration === undefined
      ? {}
      : { duration: typeof duration === "number" ? duration : parseDuration(duration) / 1000 }),
    ...(audience === undefined ? {} : { audience: typeof audience === "string" ? [audience] : audience }),
    ...(boundObject === undefined ? {} : { boundObject }),
    ...(signal === undefined ? {} : { signal }),
  });
}
