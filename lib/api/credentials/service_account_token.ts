import { type ApiError, AuthError, isForbidden, isNotFound } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";
import { resourcePath } from "../../data/request/paths.ts";
import { askObject } from "./_ask.ts";
import { ownSecretToken } from "./token_secret.ts";
import {
  NAMESPACE,
  type OptionTable,
  type OptionType,
  readOptions,
  shape,
  SIGNAL,
  STRING,
  STRINGS,
} from "../../data/core/options.ts";

/** Options of {@linkcode serviceAccountToken}. */
export interface ServiceAccountTokenOptions {
  /** The service account's namespace. */
  namespace: string;
  /** The service account's name. */
  name: string;
  /** Lifetime in seconds. The server may choose another one. @default {the server's default, usually 3600} */
  duration?: number | undefined;
  /** The intended audiences of the token. @default {the API server} */
  audience?: readonly string[] | undefined;
  /** The object that the token is bound to. The token becomes invalid when it is deleted. */
  boundObject?:
    | { apiVersion?: string | undefined; kind: string; name: string; uid?: string | undefined }
    | undefined;
  /** Aborts the requests. */
  signal?: AbortSignal | undefined;
}

const SECONDS: OptionType<number> = {
  expected: "a number of seconds",
  accepts: (value): value is number => Number.isFinite(value),
};

/** The option table of {@linkcode serviceAccountToken}. */
const TOKEN_OPTIONS: OptionTable<ServiceAccountTokenOptions> = {
  namespace: NAMESPACE,
  name: STRING,
  duration: SECONDS,
  audience: STRINGS,
  boundObject: shape({ apiVersion: STRING, kind: STRING, name: STRING, uid: STRING }),
  signal: SIGNAL,
};

const SERVICE_ACCOUNTS = { group: "", version: "v1", plural: "serviceaccounts", namespaced: true };

/**
 * Returns a token of a service account, from the TokenRequest API (KEP-1205). If the server or a role forbids that, and no
 * duration, audience or bound object is set, the token comes from the account's token Secret. Clusters before Kubernetes
 * 1.24 create one for each service account.
 *
 * @throws {ApiError} If the server refuses the TokenRequest and there is no token Secret.
 * @throws {AuthError} If the answer contains no token.
 */
export async function serviceAccountToken(handler: Handler, given: ServiceAccountTokenOptions): Promise<string> {
  const options = readOptions("serviceAccountToken", TOKEN_OPTIONS, given);
  const { duration = 0, audience, boundObject } = options;
  try {
    return await requestToken(handler, options);
  } catch (error) {
    const isPlain = duration === 0 && audience === undefined && boundObject === undefined;
    if (!isPlain || !(isForbidden(error) || isMissingSubresource(error))) throw error;
    const token = await ownSecretToken(handler, options).catch(() => undefined);
    if (token === undefined) throw error;
    return token;
  }
}

/** Returns the answer of the TokenRequest API for a service account. Its `status` has the token. */
export async function requestTokenObject(handler: Handler, options: ServiceAccountTokenOptions): Promise<KubeObject> {
  const { namespace, name, duration = 0, audience, boundObject, signal } = options;
  const spec = {
    // As in kubectl, 0 means the server's default.
    expirationSeconds: duration === 0 ? undefined : Math.round(duration),
    audiences: audience,
    boundObjectRef: boundObject && { ...boundObject, apiVersion: boundObject.apiVersion ?? "v1" },
  };
  const path = resourcePath(SERVICE_ACCOUNTS, { namespace, name, subresource: "token" });
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec };
  const { status, ...answer } = await askObject(handler, path, signal, body);
  if (isRecord(status) && typeof status.token === "string" && status.token !== "") {
    return { ...body, ...answer, status };
  }
  throw new AuthError(`Cannot read the token of the service account "${name}": the server's answer contains none`);
}

async function requestToken(handler: Handler, options: ServiceAccountTokenOptions): Promise<string> {
  return (await requestTokenObject(handler, options)).status.token;
}

// Servers before 1.10 do not have this path. If the service account is missing, the answer names it.
function isMissingSubresource(error: unknown): error is ApiError {
  return isNotFound(error) && !error.status.details?.name;
}
