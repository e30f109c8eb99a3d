import { X509Certificate } from "node:crypto";
import { ConfigError } from "../../data/core/errors.ts";

/**
 * The certificates of a bundle that can be read; whatever else stands in it is passed over, as by kubectl (Go's
 * CertPool.AppendCertsFromPEM). One that cannot be read ends the process under Deno's node:https (2.9.6).
 *
 * @param ca PEM.
 * @throws {ConfigError} Where there is none.
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
  throw new ConfigError("Cannot use the certificate-authority: there is no certificate in it that can be read", {
    hints: ["it must be PEM: -----BEGIN CERTIFICATE-----; openssl x509 -inform der -in FILE converts another form"],
  });
}
