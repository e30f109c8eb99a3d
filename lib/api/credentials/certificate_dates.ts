import { X509Certificate } from "node:crypto";
import { addHints } from "../../data/core/api_error.ts";

/**
 * Notes on an answer that refuses a client certificate what is wrong with its dates, which the server does not say.
 *
 * @param cert PEM.
 */
export function explainDates(cert: string, response: Response, now: Date = new Date()): void {
  addHints(response, outOfDate(cert, now));
}

function outOfDate(cert: string, now: Date): string[] {
  let from: Date, to: Date;
  try {
    const { validFrom, validTo } = new X509Certificate(cert);
    [from, to] = [new Date(validFrom), new Date(validTo)];
  } catch {
    // Whatever node:crypto cannot read of it has been no hindrance to TLS.
    return [];
  }
  if (to < now) {
    return [
      `the client certificate expired at ${to.toISOString()}`,
      "take the kubeconfig anew from whoever runs the cluster (kubeadm: kubeadm certs renew admin.conf)",
    ];
  }
  if (from > now) {
    return [`the client certificate is not valid before ${from.toISOString()}: is the clock of this machine right?`];
  }
  return [];
}
