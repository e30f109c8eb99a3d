import type { Middleware } from "../core/handler.ts";
import type { Credential } from "./credential.ts";

/** Gives each request the credential's Authorization header; a request that has its own keeps it. */
export function authorize(credential: Credential): Middleware {
  const bearer = credential.kind === "certificate" ? credential.bearer : credential;
  if (bearer === undefined || bearer.kind === "none") return (next) => next;
  return (next) => async (request) => {
    if (!request.headers.has("authorization")) {
      const value = await authorization(bearer);
      if (value !== undefined) request.headers.set("authorization", value);
    }
    return await next(request);
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
    case "none":
      return undefined;
  }
}
