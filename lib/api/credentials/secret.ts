import { AuthError, InputError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../data/core/object.ts";

const TOKEN_TYPE = "kubernetes.io/service-account-token";

/**
 * Reads the data of a Secret as text (UTF-8; what is none becomes U+FFFD, so use {@linkcode decodeSecretBytes} for
 * keys and archives).
 */
export function decodeSecret(secret: KubeObject): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    Object.entries(decodeSecretBytes(secret)).map(([key, bytes]) => [key, decoder.decode(bytes)]),
  );
}

/**
 * Reads the data of a Secret as bytes.
 *
 * @throws {InputError} Where the object is no Secret, or a value is not base64; the value is not shown.
 */
export function decodeSecretBytes(secret: KubeObject): Record<string, Uint8Array<ArrayBuffer>> {
  const name = secret.metadata?.name ?? "";
  if (secret.kind !== undefined && secret.kind !== "Secret") {
    throw new InputError(`Cannot decode "${name}": it is a ${secret.kind}, and no Secret`);
  }
  const data: unknown = secret.data ?? {};
  if (!isRecord(data)) throw new InputError(`Cannot decode the Secret "${name}": its data is no mapping`);
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
 * Takes the token out of a service account's token Secret.
 *
 * @throws {InputError} Where it is a Secret of another type.
 * @throws {AuthError} Where the token controller has not filled it in (yet).
 */
export function extractToken(secret: KubeObject): string {
  const name = secret.metadata?.name ?? "";
  if (secret.type !== TOKEN_TYPE) {
    throw new InputError(`Cannot take a token from the Secret "${name}": its type is "${secret.type ?? "Opaque"}"`, {
      hints: [`a service account's token is in a Secret of type ${TOKEN_TYPE}`],
    });
  }
  const token = decodeSecret(secret).token;
  if (!token) {
    throw new AuthError(`Cannot take a token from the Secret "${name}": it holds none yet`, {
      hints: ["the controller manager fills it in; does the service account exist?"],
    });
  }
  return token;
}
