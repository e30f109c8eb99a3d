import { parseDuration } from "../../data/core/duration.ts";
import { InputError } from "../../data/core/errors.ts";
import { serviceAccountToken } from "../credentials/service_account_token.ts";
import { type Client, requireText } from "./client.ts";
import type { TokenOptions } from "./options.ts";

/** A token of a service account, in the client's namespace unless another is named. */
export async function token(client: Client, serviceAccount = "default", options: TokenOptions = {}): Promise<string> {
  requireText("name", serviceAccount);
  const { namespace, duration, audience, boundObject, secret, signal } = options;
  const whose = { namespace: namespace ?? client.namespace, name: serviceAccount };
  if (secret) {
    if ([duration, audience, boundObject].some((option) => option !== undefined)) {
      throw new InputError("Cannot give the token of a Secret a duration, an audience or an object to end with", {
        hints: ["leave out secret: the server makes a token with these, which expires"],
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
