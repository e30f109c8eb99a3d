import type { UserConfig } from "../../data/kubeconfig/types.ts";

/** A kind of credential that a user can have besides a client certificate. */
export type BearerKind = "tokenFile" | "token" | "basic" | "authProvider" | "exec";

/** The credentials of a user that are used, and those that are not. */
export interface Choice {
  /** The user has a client certificate, which is used in any case. */
  certificate: boolean;
  /** The kind that makes the Authorization header; undefined if there is none. */
  bearer: BearerKind | undefined;
  /** The kinds that the user has and that are not used. */
  unused: readonly BearerKind[];
}

/**
 * Chooses among the credentials of a user as kubectl does. Of a token file, a token, a username and an auth-provider the
 * first is used, and a client certificate beside it. A credential plugin runs only if there is none of them: client-go,
 * plugin/pkg/client/auth/exec/exec.go, UpdateTransportConfig. A username and a token exclude each other.
 */
export function chooseCredentials(user: UserConfig): Choice {
  const certificate = Boolean(user["client-certificate"] || user["client-certificate-data"]);
  const present: [kind: BearerKind, isPresent: unknown][] = [
    ["tokenFile", user.tokenFile],
    ["token", user.token],
    ["basic", user.username],
    ["authProvider", user["auth-provider"]],
    ["exec", user.exec],
  ];
  const kinds = present.filter(([, isPresent]) => isPresent).map(([kind]) => kind);
  const bearer = kinds.find((kind) => kind !== "exec" || !certificate);
  return { certificate, bearer, unused: kinds.filter((kind) => kind !== bearer) };
}
