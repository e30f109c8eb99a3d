import type { Middleware } from "../core/handler.ts";
import type { Credential } from "./credential.ts";

/** Gives each request the credential's Authorization header; a request that has its own keeps it. */
export function authorize(credential: Credential): Middleware {
  const bearer = credential.kind === "certificate" ? credential.bearer : credential;
  if (bearer === undefined || bearer.kind === "none") return (next) => next;
  return (next) => async (request) => {
    if (request.headers.has("authorization")) return await next(request);
    const value = await authorization(bearer);
    if (value !== undefined) request.headers.set("authorization", value);
    if (bearer.kind !== "plugin") return await next(request);
    // A refused answer is asked for once more, as client-go does: it may have been revoked before its time.
    const spare = request.body === null ? request : request.clone();
    const response = await next(request);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    bearer.plugin.forget();
    const fresh = await authorization(bearer);
    if (fresh !== undefined) spare.headers.set("authorization", fresh);
    return await next(spare);
  };
}

/** The value of the Authorization header; undefined where the credential needs none. */
export async function authorization(credential: Credential): Promise<string | undefined> {
  switch (credential.kind) {
    case "token":
      return `Bearer ${credential.token}`;
    case "tokenFile": {
      const { readTokenFile } = await import("./token_file.ts");
      return `Bearer ${await readTokenFile(credential.path)}`;
    }
    case "basic": {
      const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
      return `Basic ${btoa(String.fromCharCode(...bytes))}`;
    }
    case "certificate":
      return credential.bearer === undefined ? undefined : await authorization(credential.bearer);
    case "plugin": {
      const { token } = await credential.plugin.current();
      return token === undefined ? undefined : `Bearer ${token}`;
    }
    case "none":
      return undefined;
  }
}
