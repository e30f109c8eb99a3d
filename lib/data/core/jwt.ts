import { hint, InputError } from "./errors.ts";
import { isRecord } from "./object.ts";

/** The common claims of a token (RFC 7519). Times are seconds since 1970. */
export interface JwtPayload {
  /** The issuer. */
  iss?: string;
  /** The subject: `system:serviceaccount:NAMESPACE:NAME`. */
  sub?: string;
  /** The audience. */
  aud?: string | string[];
  /** The expiration time. */
  exp?: number;
  /** The time before which the token is not valid. */
  nbf?: number;
  /** The time of issue. */
  iat?: number;
  /** Any other claim, such as `kubernetes.io`. */
  [claim: string]: unknown;
}

/**
 * Reads the claims of a JSON Web Token without verifying the signature, the dates or the issuer. Anyone can write such a
 * token. Use the claims to show or explain something, never to decide.
 *
 * @throws {InputError} If the text is not a JWT. The error does not contain the text.
 */
export function readJwtPayload(token: string): JwtPayload {
  const [, payload, signature] = token.trim().split(".");
  if (payload !== undefined && signature !== undefined) {
    try {
      const base64 = payload.replaceAll("-", "+").replaceAll("_", "/");
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
      if (isRecord(value)) return value;
    } catch {
      // The error below says as much, and these errors could quote the token.
    }
  }
  throw new InputError("Cannot read the token: it is not a JSON Web Token", {
    hints: [hint("ask-who", {}, "an opaque token has no claims; call whoami() to ask the server")],
  });
}
