import { AuthError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import { type Credential, findBearer, findPlugin } from "./credential.ts";

/** Gives each request the credential's Authorization header; a request that has its own keeps it. */
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
 * Sends a request once more where the server refuses what a plugin answered (401), as client-go does: it may have been
 * revoked before its time. Where it refuses a certificate, notes on the answer what is wrong with its dates. Stands
 * outside of what puts the credential in, so that the second try has the new one.
 *
 * @param credentialInUse What the requests are sent with.
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
    const spare = request.clone();
    const answer = await plugin.current();
    const response = await next(request);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    plugin.forget(answer);
    return await next(spare);
  };
}

/** The value of the Authorization header; undefined where the credential needs none. */
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

// What a header cannot hold would be quoted in the platform's own error, token and all.
function bearer(token: string): string {
  const text = token.trim();
  if (/^[\x20-\x7e]+$/.test(text)) return `Bearer ${text}`;
  throw new AuthError("Cannot use the token: it holds a line end or another character that no token has", {
    hints: ["was it cut or joined when it was copied?"],
  });
}
