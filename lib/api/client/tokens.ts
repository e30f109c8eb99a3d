import { parseDuration } from "../../data/core/duration.ts";
import { InputError } from "../../data/core/errors.ts";
import { serviceAccountToken } from "../credentials/service_account_token.ts";
import { type Client, readReference, requireSameNamespace, requireText } from "./client.ts";
import { isRecord, type ObjectReference } from "../../data/core/object.ts";
import type { TokenOptions } from "./options.ts";

/** Returns a token of a service account. The default namespace is that of the client. */
export async function token(
  client: Client,
  serviceAccount: string | ObjectReference = "default",
  options: TokenOptions = {},
): Promise<string> {
  const { duration, audience, boundObject, secret, signal } = options;
  const { name, namespace } = isRecord(serviceAccount) ? readServiceAccount(serviceAccount) : { name: serviceAccount };
  requireText("name", name);
  requireSameNamespace(namespace, options.namespace);
  const whose = { namespace: namespace ?? options.namespace ?? client.namespace, name };
  if (secret) {
    if ([duration, audience, boundObject].some((option) => option !== undefined)) {
      throw new InputError("Cannot set a duration, an audience or a bound object for the token of a Secret", {
        hints: ["leave secret out to get an expiring token with these options"],
      });
    }
    const { longLivedToken } = await import("../credentials/token_secret.ts");
    return (await longLivedToken(client.handler, { ...whose, signal })).token;
  }
  return await serviceAccountToken(client.handler, {
    ...whose,
    duration: typeof duration === "string" ? parseDuration(duration) / 1000 : duration,
    audience: typeof audience === "string" ? [audience] : audience,
    boundObject,
    signal,
  });
}

function readServiceAccount(object: ObjectReference): { name: string; namespace?: string | undefined } {
  if (object.kind === "ServiceAccount") return readReference("token", object);
  const given = typeof object.kind === "string" ? `a ${object.kind}` : "an object without a kind";
  throw new InputError(`Cannot request a token for ${given}: only a ServiceAccount has tokens`);
}
