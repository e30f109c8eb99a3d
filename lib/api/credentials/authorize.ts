import { AuthError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import { type Credential, findBearer, findPlugin } from "./credential.ts";

/** Adds the credential's Authorization header to each request that has none. */
export function authorize(credential: Credential): Middleware {
  const bearer = findBearer(credential);
  if (bearer === undefined) return (next) => next;
  return (next) => async (request) => {
    if (request.headers.has("authorization")) return await next(request);
    const value = await authorization(bearer);
    if (value !== undefined) request.headers.set("authorization", value);
    return await next(request);
  };
}

/**
 * Renews a plugin's credential and sends the request again if the server answers 401, as client-go does. The credential
 * may have been revoked before it expired. If the server refuses a certificate, the answer gets a hint about its dates.
 * This layer has to be outside of {@linkcode authorize}, so that the second request has the new credential.
 *
 * @param credentialInUse Returns the credential that requests are sent with.
 */
export function renewOnRefusal(credentialInUse: () => Promise<Credential>): Middleware {
  return (next) => async (request) => {
    const credential = await credentialInUse();
    const plugin = findPlugin(credential);
    if (plugin === undefined || request.headers.has("authorization")) {
      const response = await next(request);
      if (response.status !== 401 || credential.kind !== "certificate") return response;
      (await import("./certificate_dates.ts")).explainDates(credential.cert, response);
      return response;
    }
    const secondTry = request.clone();
    const answer = await plugin.current();
    const response = await next(request);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    plugin.forget(answer);
    return await next(secondTry);
  };
}

/** Returns the value of the Authorization header; undefined if the credential needs none. */
export async function authorization(credential: Credential): Promise<string | undefined> {
  switch (credential.kind) {
    case "token":
      return bearer(credential.token);
    case "tokenFile": {
      const { readTokenFile } = await import("./token_file.ts");
      return bearer(await readTokenFile(credential));
    }
    case "basic": {
      const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
      return `Basic ${btoa(String.fromCharCode(...bytes))}`;
    }
    case "certificate":
      return credential.bearer === undefined ? undefined : await authorization(credential.bearer);
    case "plugin": {
      const { token } = await credential.plugin.current();
      return token === undefined ? undefined : bearer(token);
    }
    case "none":
      return undefined;
  }
}

// Deno's error for an invalid header value would quote the token.
function bearer(token: string): string {
  const text = token.trim();
  if (/^[\x20-\x7e]+$/.test(text)) return `Bearer ${text}`;
  throw new AuthError("Cannot use the token: it contains a line end or another character that tokens cannot contain", {
    hints: ["check that the token was copied completely, on one line"],
  });
}
