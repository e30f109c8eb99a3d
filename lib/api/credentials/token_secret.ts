import { AuthError, isAlreadyExists } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { jsonLines } from "../../data/core/json_lines.ts";
import { isKubeList, isKubeObject, isRecord, type KubeObject } from "../../data/core/object.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { resourcePath } from "../../data/request/paths.ts";
import { ask, askObject } from "./_ask.ts";
import { extractToken } from "./secret.ts";

/** Whose token Secret. */
export interface TokenSecretOptions {
  /** The service account's namespace. */
  namespace: string;
  /** The service account's name. */
  name: string;
  /** Gives up. */
  signal?: AbortSignal | undefined;
}

/** A token that ends with its Secret and not before. */
export interface LongLivedToken {
  token: string;
  /** The name of the Secret that holds it. */
  secret: string;
  /** Whether there was none before. */
  created: boolean;
}

const SECRETS = { group: "", version: "v1", plural: "secrets", namespaced: true };
const TYPE = "kubernetes.io/service-account-token";
const OWNER = "kubernetes.io/service-account.name";
// The token controller answers within a second where there is one.
const PATIENCE_SECONDS = 10;

/**
 * The token in a service account's own token Secret; undefined where it has none. A Secret belongs to it by its type and
 * annotation: one whose name begins with `default` may be anybody's. One that is still empty is waited for.
 */
export async function ownSecretToken(handler: Handler, options: TokenSecretOptions): Promise<string | undefined> {
  const secret = await ownSecret(handler, options);
  if (secret === undefined) return undefined;
  return extractToken(hasToken(secret) ? secret : await filled(handler, secret, options));
}

/**
 * A token that never expires: that of the service account's own token Secret, which is made where there is none.
 *
 * @throws {ApiError} Where the server refuses.
 * @throws {AuthError} Where nothing fills the new Secret.
 */
export async function longLivedToken(handler: Handler, options: TokenSecretOptions): Promise<LongLivedToken> {
  const found = await ownSecret(handler, options);
  const secret = found ?? await createSecret(handler, options);
  const whole = hasToken(secret) ? secret : await filled(handler, secret, options);
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
  // Without the account, the token controller would delete the Secret at once, and nobody would say why.
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

async function filled(handler: Handler, secret: KubeObject, options: TokenSecretOptions): Promise<KubeObject> {
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
  throw new AuthError(`Cannot read the token of the Secret "${name}": nothing has filled it`, {
    hints: [
      "the token controller does that (kube-controller-manager): does it run, and does the service account exist?",
      `k8s delete secret ${shellWord(name)} -n ${shellWord(namespace)} removes it`,
    ],
  });
}

function hasToken(secret: KubeObject): boolean {
  return isRecord(secret.data) && Boolean(secret.data.token);
}
