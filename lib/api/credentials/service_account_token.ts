import { type ApiError, AuthError, isForbidden, isNotFound } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
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
  /** Seconds; the server may give less or more. @default {the server's, usually 3600} */
  duration?: number | undefined;
  /** Whom the token is meant for. @default {the API server} */
  audience?: readonly string[] | undefined;
  /** The object whose deletion ends the token. */
  boundObject?:
    | { apiVersion?: string | undefined; kind: string; name: string; uid?: string | undefined }
    | undefined;
  /** Gives up. */
  signal?: AbortSignal | undefined;
}

const SECONDS: OptionType<number> = {
  expected: "a number of seconds",
  accepts: (value): value is number => Number.isFinite(value),
};

/** The options of `serviceAccountToken`. */
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
 * Asks for a token of a service account: the TokenRequest API first (KEP-1205). Where a cluster or a role refuses that,
 * and nothing was asked of the token that only a TokenRequest can give, it takes the one in the service account's own
 * token Secret, which clusters before Kubernetes 1.24 make for each.
 *
 * @throws {ApiError} Where the server refuses; its answer to the TokenRequest, with what came of the second way.
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

async function requestToken(handler: Handler, options: ServiceAccountTokenOptions): Promise<string> {
  const { namespace, name, duration = 0, audience, boundObject, signal } = options;
  const spec = {
    // As to kubectl, 0 leaves it to the server.
    expirationSeconds: duration === 0 ? undefined : Math.round(duration),
    audiences: audience,
    boundObjectRef: boundObject && { ...boundObject, apiVersion: boundObject.apiVersion ?? "v1" },
  };
  const path = resourcePath(SERVICE_ACCOUNTS, { namespace, name, subresource: "token" });
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec };
  const answer = await askObject(handler, path, signal, body);
  const token = isRecord(answer.status) ? answer.status.token : undefined;
  if (typeof token === "string" && token !== "") return token;
  throw new AuthError(`Cannot read the token of the service account "${name}": the server's answer holds none`);
}

// A server from before 1.10 has no such path; a missing service account, on the other hand, is named in the answer.
function isMissingSubresource(error: unknown): error is ApiError {
  return isNotFound(error) && !error.status.details?.name;
}
