import { AuthError, InputError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";

const TOKEN_TYPE = "kubernetes.io/service-account-token";

/**
 * Decodes the data of a Secret as UTF-8 text. Invalid bytes become U+FFFD: use {@linkcode decodeSecretBytes} for binary
 * data.
 *
 * @throws {InputError} If the object is not a Secret, or a value is not base64. The error does not contain the value.
 */
export function decodeSecret(secret: KubeObject): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    Object.entries(decodeSecretBytes(secret)).map(([key, bytes]) => [key, decoder.decode(bytes)]),
  );
}

/**
 * Decodes the data of a Secret as bytes.
 *
 * @throws {InputError} If the object is not a Secret, or a value is not base64. The error does not contain the value.
 */
export function decodeSecretBytes(secret: KubeObject): Record<string, Uint8Array<ArrayBuffer>> {
  const name = secret.metadata?.name ?? "";
  if (secret.kind !== undefined && secret.kind !== "Secret") {
    throw new InputError(`Cannot decode "${name}": it is a ${secret.kind} instead of a Secret`);
  }
  const data: unknown = secret.data ?? {};
  if (!isRecord(data)) throw new InputError(`Cannot decode the Secret "${name}": its data is not an object`);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      try {
        return [key, Uint8Array.from(atob(String(value)), (char) => char.charCodeAt(0))];
      } catch {
        throw new InputError(`Cannot decode the Secret "${name}": the value of "${key}" is not base64`);
      }
    }),
  );
}

/**
 * Returns the token in a token Secret of a service account.
 *
 * @throws {InputError} If the Secret has another type.
 * @throws {AuthError} If the token controller has not added the token yet.
 */
export function extractToken(secret: KubeObject): string {
  const name = secret.metadata?.name ?? "";
  if (secret.type !== TOKEN_TYPE) {
    throw new InputError(`Cannot read a token from the Secret "${name}": its type is "${secret.type ?? "Opaque"}"`, {
      hints: [`use a Secret of type ${TOKEN_TYPE}`],
    });
  }
  const token = decodeSecret(secret).token;
  if (!token) {
    throw new AuthError(`Cannot read a token from the Secret "${name}": it contains none yet`, {
      hints: ["check that the service account exists and that kube-controller-manager, which adds tokens, is running"],
    });
  }
  return token;
}
