import { X509Certificate } from "node:crypto";
import { addHints } from "../../data/core/api_error.ts";

/**
 * Adds a hint to a 401 answer if the client certificate has expired or is not valid yet. The server does not say so.
 *
 * @param cert The client certificate, PEM.
 */
export function explainDates(cert: string, response: Response, now: Date = new Date()): void {
  addHints(response, dateHints(cert, now));
}

function dateHints(cert: string, now: Date): string[] {
  let from: Date, to: Date;
  try {
    const { validFrom, validTo } = new X509Certificate(cert);
    [from, to] = [new Date(validFrom), new Date(validTo)];
  } catch {
    // TLS accepted the certificate although node:crypto cannot parse it.
    return [];
  }
  if (to < now) {
    return [
      `the client certificate expired at ${to.toISOString()}`,
      "get a new kubeconfig from the cluster's administrator (kubeadm: `kubeadm certs renew admin.conf`)",
    ];
  }
  if (from > now) {
    return [`the client certificate is not valid before ${from.toISOString()}; check the clock of this machine`];
  }
  return [];
}
