import { AuthError, KubeError, NetworkError } from "../core/errors.ts";
import type { Endpoint } from "./endpoint.ts";

interface Cause {
  pattern: RegExp;
  what: (host: string) => string;
  hints: (server: string) => string[];
}

// The words of rustls, hyper and the operating system, as Deno passes them on; node:https has OpenSSL's names.
const CAUSES: readonly Cause[] = [
  {
    pattern: /UnknownIssuer|SELF_SIGNED|UNABLE_TO_VERIFY|unable to get (local )?issuer|self.signed certificate/i,
    what: (host) => `The certificate of ${host} is not signed by an authority that this cluster's entry trusts`,
    hints: () => ["set certificate-authority or certificate-authority-data in the cluster's entry of the kubeconfig"],
  },
  {
    pattern: /NotValidForName|ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate/i,
    what: (host) => `The certificate of ${host} is for another name`,
    hints: () => ["use the name that the certificate has, or set tls-server-name in the cluster's entry"],
  },
  {
    pattern: /invalid peer certificate: Expired|CERT_HAS_EXPIRED|certificate has expired/i,
    what: (host) => `The certificate of ${host} has expired`,
    hints: () => ["renew the server's certificate; is this machine's clock right?"],
  },
  {
    pattern: /NotValidYet|CERT_NOT_YET_VALID/i,
    what: (host) => `The certificate of ${host} is not valid yet`,
    hints: () => ["is this machine's clock right?"],
  },
  {
    pattern:
      /CertificateRequired|CertificateUnknown|BadCertificate|AccessDenied|alert (bad|unknown|expired)|CertificateExpired/i,
    what: (host) => `${host} refused this user's client certificate`,
    hints: () => ["is it expired, or signed by the authority of another cluster?"],
  },
  {
    pattern: /InvalidContentType|wrong version number|corrupt message|HTTP request to an HTTPS/i,
    what: (host) => `${host} does not speak TLS`,
    hints: () => ["is the port right, and is the server's address https:// rightly?"],
  },
  {
    pattern: /Connection refused|ECONNREFUSED/i,
    what: (host) => `${host} refused the connection`,
    hints: (server) => [`is the server up at ${server}? k8s config view shows where the address comes from`],
  },
  {
    pattern: /dns error|ENOTFOUND|EAI_AGAIN|failed to lookup/i,
    what: (host) => `The name of ${host} could not be resolved`,
    hints: () => ["is the address right, and is a VPN missing?"],
  },
  {
    pattern: /timed out|ETIMEDOUT|unreachable|EHOSTUNREACH|ENETUNREACH/i,
    what: (host) => `${host} cannot be reached`,
    hints: () => ["is a VPN or a firewall in between?"],
  },
];

/** Makes of whatever a connection failed with an error that says what is wrong and what to do. */
export function networkError(error: unknown, { server }: Pick<Endpoint, "server">): KubeError {
  if (error instanceof KubeError) return error;
  const text = wordsOf(error);
  const { host } = new URL(server);
  if (error instanceof Deno.errors.NotCapable || /Requires net access/.test(text)) {
    return new AuthError(`Deno does not allow a connection to ${host}`, {
      cause: error,
      hints: [`add --allow-net=${host}`],
    });
  }
  const known = CAUSES.find(({ pattern }) => pattern.test(text));
  if (known !== undefined) {
    return new NetworkError(known.what(host), { cause: error, hints: known.hints(server) });
  }
  return new NetworkError(`The request to ${host} failed: ${text.split("\n")[0] ?? ""}`, { cause: error });
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return error.message + code + (error.cause === undefined ? "" : ` ${wordsOf(error.cause)}`);
}
