import { AuthError, ConfigError, KubeError, NetworkError } from "../../data/core/errors.ts";
import { missingPermission } from "../../data/core/not_capable.ts";
import type { Endpoint } from "./endpoint.ts";
import { proxyFault } from "./proxy_error.ts";

interface Cause {
  /** The words of rustls, hyper and the operating system as Deno passes them on, and node:https's codes. */
  pattern: RegExp;
  problem: string;
  hints: readonly string[];
  kind?: typeof NetworkError | typeof AuthError | typeof ConfigError;
  /** Whether the connection was there, and the request may have arrived. */
  broken?: boolean;
}

const CAUSES: readonly Cause[] = [
  {
    // BadSignature: the authority has the right name and another key, as two clusters of one tool have.
    pattern:
      /UnknownIssuer|BadSignature|CERT_SIGNATURE_FAILURE|SELF_SIGNED|UNABLE_TO_GET|unable to get (local )?issuer|self.signed certificate/i,
    problem: "its certificate is signed by an unknown authority",
    hints: [
      "give the cluster's own: certificate-authority or certificate-authority-data in the kubeconfig",
      "has the cluster been made anew under the same address? Then its kubeconfig is out of date",
    ],
  },
  {
    // Deno's node:https has the one code for both (2.9.6).
    pattern: /UNABLE_TO_VERIFY/,
    problem: "its certificate is signed by an unknown authority, or has expired",
    hints: ["openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -issuer -dates shows which"],
  },
  {
    pattern: /NotValidForName|not valid for name|ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate/i,
    problem: "its certificate is for another name",
    hints: ["use a name that the certificate holds, or put it into tls-server-name in the kubeconfig"],
  },
  {
    pattern: /invalid peer certificate: (certificate )?Expired|CERT_HAS_EXPIRED|certificate has expired/i,
    problem: "its certificate has expired",
    hints: ["renew the server's certificate (kubeadm certs renew all); is the clock of this machine right?"],
  },
  {
    pattern: /NotValidYet|CERT_NOT_YET_VALID|certificate is not yet valid/i,
    problem: "its certificate is not valid yet",
    hints: ["is the clock of this machine right?"],
  },
  {
    pattern:
      /alert: ?(BadCertificate|CertificateUnknown|CertificateExpired|UnknownCA|CertificateRequired|AccessDenied)|tlsv1[0-9]? alert/i,
    problem: "it refused the client certificate",
    hints: ["is the certificate expired, or signed by the authority of another cluster?"],
    kind: AuthError,
  },
  {
    pattern:
      /No certificates found in certificate data|No keys found in key data|KeyMismatch|key values mismatch|invalid private key/i,
    problem: "the client certificate or its key cannot be read, or they do not belong together",
    hints: ["both must be PEM, whether the kubeconfig, a flag or a credential plugin gives them"],
    kind: ConfigError,
  },
  {
    pattern: /failed to parse private key as RSA, ECDSA, or EdDSA|key too small/,
    problem: "the client certificate's key is of a kind that Deno cannot use",
    hints: ["RSA keys need 2048 bits, and EC keys the curve P-256, P-384 or P-521: have a new certificate made"],
    kind: ConfigError,
  },
  {
    pattern: /UnsupportedSignatureAlgorithm/,
    problem: "its certificate is signed in a way that is too weak: with SHA-1, or with a short key",
    hints: ["openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -text shows it; have it signed anew"],
  },
  {
    pattern: /extended key usage|UnsupportedCertificatePurpose|InvalidPurpose/i,
    problem: "its certificate is not one for servers",
    hints: ["its extendedKeyUsage must hold serverAuth"],
  },
  {
    pattern: /BadEncoding|bad base64|PEM routines|Unable to add pem file/i,
    problem: "a certificate of the kubeconfig cannot be read",
    hints: ["look at certificate-authority and client-certificate in the kubeconfig: both must be PEM"],
    kind: ConfigError,
  },
  {
    pattern: /InvalidContentType|wrong.version.number|EPROTO/i,
    problem: "it does not speak TLS",
    hints: ["is the port right, and should the address begin with http://?"],
  },
  {
    pattern: /invalid HTTP version|HPE_|invalid HTTP/i,
    problem: "it does not speak HTTP",
    hints: ["is the port right, and should the address begin with https://?"],
  },
  {
    pattern: /Connection refused|ECONNREFUSED/i,
    problem: "the connection was refused",
    hints: ["is the server running, and are host and port right? k8s config view --minify shows where they come from"],
  },
  {
    pattern: /connect ENOENT/,
    problem: "there is no such socket",
    hints: ["is whoever listens there running? for example: k8s proxy --unix-socket FILE"],
  },
  {
    pattern: /dns error|ENOTFOUND|EAI_AGAIN|failed to lookup/i,
    problem: "its name cannot be resolved",
    hints: ["is the name right, and is a VPN needed?"],
  },
  {
    pattern: /timed out|ETIMEDOUT|unreachable|EHOSTUNREACH|ENETUNREACH/i,
    problem: "it cannot be reached",
    hints: ["is a VPN needed, or is a firewall in between?"],
  },
  {
    pattern:
      /reading a body|IncompleteMessage|before message completed|aborted|ECONNRESET|connection reset|socket hang up|unexpected.?eof|close_notify/i,
    problem: "the connection broke before the answer was complete",
    hints: ["what a write has done by then is unknown: look before you repeat it"],
    broken: true,
  },
];

const PROXY_CERTIFICATE = "it may be the proxy's own, which must come from an authority of the kubeconfig as well: " +
  "certificate-authority may name a file that holds several";

/** What is known of the request that failed. */
export interface FailedRequest {
  /** Whether the request changes nothing, so that it may be sent again. @default {false} */
  onlyReads?: boolean;
}

/** Makes of whatever a connection failed with an error that says what is wrong and what helps. */
export function networkError(
  error: unknown,
  { server, unixSocket, proxyUrl, proxyFrom }: Pick<Endpoint, "server" | "unixSocket" | "proxyUrl" | "proxyFrom">,
  { onlyReads = false }: FailedRequest = {},
): KubeError {
  if (error instanceof KubeError) return error;
  const host = unixSocket ?? new URL(server).host;
  const text = wordsOf(error);
  const failed = `Cannot talk to the server ${host}${
    proxyUrl === undefined ? "" : ` through the proxy ${new URL(proxyUrl).host}`
  }`;
  const missing = missingPermission(error);
  if (missing !== undefined) {
    return new NetworkError(`${failed}: this process may not`, {
      cause: error,
      hints: [`run it with ${missing.flag}`, "k8s permissions prints every flag that this context needs"],
    });
  }
  const known: Omit<Cause, "pattern"> | undefined =
    (proxyUrl === undefined ? undefined : proxyFault(text, proxyFrom)) ??
      CAUSES.find(({ pattern }) => pattern.test(text));
  if (known === undefined) return new NetworkError(`${failed}: ${lastWords(error)}`, { cause: error });
  const { problem, hints, kind = NetworkError, broken = false } = known;
  // Neither fetch nor node:https says whose it is.
  const isEither = proxyUrl?.startsWith("https:") && problem.startsWith("its certificate");
  const advice = broken && onlyReads ? ["it only reads: try again"] : hints;
  const options = {
    cause: error,
    hints: [...(isEither ? [PROXY_CERTIFICATE] : []), ...advice, "k8s doctor examines the way there"],
  };
  if (broken) return new NetworkError(`${failed}: ${problem}`, { ...options, broken });
  return new kind(`${failed}: ${problem}`, options);
}

/** What went wrong on the way to some other server, in a few words: `the connection was refused`. */
export function describeProblem(error: unknown): string {
  const text = wordsOf(error);
  return CAUSES.find(({ pattern }) => pattern.test(text))?.problem ?? lastWords(error);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return error.message + code + (error.cause === undefined ? "" : ` ${wordsOf(error.cause)}`);
}

// The innermost error knows best; the outer ones repeat the address, query and all.
function lastWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return lastWords(error.cause);
  return (error.message.split("\n")[0] ?? "").replace(/^error sending request .*?: (?=client error)/, "");
}
