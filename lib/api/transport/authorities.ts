import { X509Certificate } from "node:crypto";
import { ConfigError } from "../../data/core/errors.ts";

/**
 * Returns the valid certificates of a CA bundle. Everything else is skipped, as in kubectl (Go's
 * CertPool.AppendCertsFromPEM). An invalid certificate would end the process in Deno's node:https (2.9.6).
 *
 * @param ca The bundle in PEM.
 * @throws {ConfigError} If no certificate is valid.
 */
export function readableAuthorities(ca: string): string[] {
  const blocks = ca.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const readable = blocks.filter((block) => {
    try {
      return new X509Certificate(block) !== undefined;
    } catch {
      return false;
    }
  });
  if (readable.length > 0) return readable.map((block) => `${block}\n`);
  throw new ConfigError("Cannot use the certificate-authority: it contains no valid certificate", {
    hints: ["convert it to PEM (-----BEGIN CERTIFICATE-----): openssl x509 -inform der -in FILE"],
  });
}
