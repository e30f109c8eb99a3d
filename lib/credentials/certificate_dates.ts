import { X509Certificate } from "node:crypto";
import { apiErrorOf } from "../core/api_error.ts";
import { ApiError } from "../core/errors.ts";

/**
 * The error for a client certificate that the server refuses because of its dates, which the server does not say;
 * undefined where these are in order, and the answer is left as it is.
 *
 * @param cert PEM.
 */
export async function outOfDateError(
  cert: string,
  request: Request,
  response: Response,
  now: Date = new Date(),
): Promise<ApiError | undefined> {
  const hint = outOfDate(cert, now);
  if (hint === undefined) return undefined;
  const { status, request: sent } = await apiErrorOf(request, response);
  return new ApiError(status, sent, { hints: hint });
}

function outOfDate(cert: string, now: Date): string[] | undefined {
  const { validFrom, validTo } = new X509Certificate(cert);
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  if (to < now) {
    return [
      `the client certificate expired at ${to.toISOString()}`,
      "take the kubeconfig anew from whoever runs the cluster (kubeadm: kubeadm certs renew admin.conf)",
    ];
  }
  if (from > now) {
    return [`the client certificate is not valid before ${from.toISOString()}: is the clock of this machine right?`];
  }
  return undefined;
}
