import { hint, InputError } from "./errors.ts";
import { isRecord } from "./object.ts";

/** Claims of a token, as far as they are common (RFC 7519); times are seconds since 1970. */
export interface JwtPayload {
  /** The issuer. */
  iss?: string;
  /** Whom it stands for: `system:serviceaccount:NAMESPACE:NAME`. */
  sub?: string;
  /** Whom it is meant for. */
  aud?: string | string[];
  /** When it ends. */
  exp?: number;
  /** Before when it is not valid. */
  nbf?: number;
  /** When it was issued. */
  iat?: number;
  /** Any other claim, such as `kubernetes.io`. */
  [claim: string]: unknown;
}

/**
 * Reads what a JSON Web Token says of itself. It verifies nothing: not the signature, not the dates, not the issuer.
 * Anybody can write such a token, so use this to show or to explain and never to decide.
 *
 * @throws {InputError} Where the text is no JWT; the text is not shown.
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
      // Falls through: neither error says more than the one below, and both could quote the token.
    }
  }
  throw new InputError("Cannot read the token: it is no JSON Web Token", {
    hints: [hint("ask-who", {}, "an opaque token has no claims; call whoami() to ask the server")],
  });
}
