import { AuthError, hint, isAlreadyExists } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { jsonLines } from "../../data/core/json_lines.ts";
import { isKubeList, isKubeObject, isRecord, type KubeObject } from "../../data/core/object.ts";
import { resourcePath } from "../../data/request/paths.ts";
import { ask, askObject } from "./_ask.ts";
import { extractToken } from "./secret.ts";

/** The service account of a token Secret. */
export interface TokenSecretOptions {
  /** The service account's namespace. */
  namespace: string;
  /** The service account's name. */
  name: string;
  /** Aborts the requests. */
  signal?: AbortSignal | undefined;
}

/** A token that is valid until its Secret is deleted. */
export interface LongLivedToken {
  /** The bearer token. */
  token: string;
  /** The name of the Secret. */
  secret: string;
  /** Whether the Secret was created by this call. */
  created: boolean;
}

const SECRETS = { group: "", version: "v1", plural: "secrets", namespaced: true };
const TYPE = "kubernetes.io/service-account-token";
const OWNER = "kubernetes.io/service-account.name";
// A running token controller adds the token within a second.
const PATIENCE_SECONDS = 10;

/**
 * Returns the token in a service account's token Secret; undefined if it has no such Secret. The type and the annotation
 * identify the Secret, because any Secret may have a name like `default-token`. If the token is missing, this waits for it.
 *
 * @throws {ApiError} If the server answers with an error.
 * @throws {AuthError} If no token is added in time.
 */
export async function ownSecretToken(handler: Handler, options: TokenSecretOptions): Promise<string | undefined> {
  const secret = await ownSecret(handler, options);
  if (secret === undefined) return undefined;
  return extractToken(hasToken(secret) ? secret : await waitForToken(handler, secret, options));
}

/**
 * Returns a token that does not expire, from the service account's token Secret. If there is no such Secret, it is created.
 *
 * @throws {ApiError} If the server answers with an error.
 * @throws {AuthError} If no token is added to the new Secret.
 */
export async function longLivedToken(handler: Handler, options: TokenSecretOptions): Promise<LongLivedToken> {
  const found = await ownSecret(handler, options);
  const secret = found ?? await createSecret(handler, options);
  const whole = hasToken(secret) ? secret : await waitForToken(handler, secret, options);
  return { token: extractToken(whole), secret: secret.metadata?.name ?? "", created: found === undefined };
}

async function ownSecret(handler: Handler, options: TokenSecretOptions): Promise<KubeObject | undefined> {
  const { namespace, name, signal } = options;
  const query = new URLSearchParams({ fieldSelector: `type=${TYPE}` });
  const list = await askObject(handler, `${resourcePath(SECRETS, { namespace })}?${query}`, signal);
  if (!isKubeList(list)) return undefined;
  const own = list.items.filter((secret: KubeObject) => secret.metadata?.annotations?.[OWNER] === name);
  return own.find(hasToken) ?? own[0];
}

async function createSecret(handler: Handler, options: TokenSecretOptions): Promise<KubeObject> {
  const { namespace, name, signal } = options;
  // Without the service account, the token controller would delete the Secret without an error.
  await ask(handler, resourcePath(ACCOUNTS, { namespace, name }), signal);
  const create = async (secret: string) => {
    const metadata = { name: secret, namespace, annotations: { [OWNER]: name } };
    const body = { apiVersion: "v1", kind: "Secret", type: TYPE, metadata };
    return await askObject(handler, resourcePath(SECRETS, { namespace }), signal, body) as KubeObject;
  };
  try {
    return await create(`${name}-token`);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return await create(`${name}-token-${crypto.randomUUID().slice(0, 5)}`);
  }
}

const ACCOUNTS = { group: "", version: "v1", plural: "serviceaccounts", namespaced: true };

async function waitForToken(handler: Handler, secret: KubeObject, options: TokenSecretOptions): Promise<KubeObject> {
  const { namespace, signal } = options;
  const name = secret.metadata?.name ?? "";
  const query = new URLSearchParams({
    fieldSelector: `metadata.name=${name}`,
    watch: "true",
    timeoutSeconds: `${PATIENCE_SECONDS}`,
  });
  const response = await ask(handler, `${resourcePath(SECRETS, { namespace })}?${query}`, signal);
  for await (const event of jsonLines(response)) {
    if (!isRecord(event) || !isKubeObject(event.object)) continue;
    if (event.type === "DELETED" || event.type === "ERROR") break;
    if (hasToken(event.object)) return event.object;
  }
  throw new AuthError(`Cannot read the token of the Secret "${name}": no token was added in time`, {
    hints: [
      "check that the service account exists and that kube-controller-manager, which adds tokens, is running",
      hint("delete-secret", { name, namespace }, `delete the Secret "${name}" if you do not need it`),
    ],
  });
}

function hasToken(secret: KubeObject): boolean {
  return isRecord(secret.data) && Boolean(secret.data.token);
}
