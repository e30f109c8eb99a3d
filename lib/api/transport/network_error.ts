import type { Hint } from "../../data/core/hint.ts";
import { AuthError, ConfigError, hint, KubeError, NetworkError } from "../../data/core/errors.ts";
import { missingPermission } from "../../data/core/not_capable.ts";
import type { Endpoint } from "./endpoint.ts";
import { proxyFault } from "./proxy_error.ts";

interface Cause {
  /** Matches the messages of rustls, hyper and the operating system in Deno, and the codes of node:https. */
  pattern: RegExp;
  problem: string;
  hints: readonly (string | Hint)[];
  kind?: typeof NetworkError | typeof AuthError | typeof ConfigError;
  /** Whether an open connection broke, so that the request may have arrived. */
  broken?: boolean;
}

const CAUSES: readonly Cause[] = [
  {
    // BadSignature: the CA has the right name but another key, as for two clusters of one tool.
    pattern:
      /UnknownIssuer|BadSignature|CERT_SIGNATURE_FAILURE|SELF_SIGNED|UNABLE_TO_GET|unable to get (local )?issuer|self.signed certificate/i,
    problem: "its certificate is signed by an unknown authority",
    hints: [
      "set the cluster's CA: certificate-authority or certificate-authority-data in the kubeconfig",
      "if the cluster was created again at the same address, get its new kubeconfig",
    ],
  },
  {
    // Deno's node:https (2.9.6) has one code for both.
    pattern: /UNABLE_TO_VERIFY/,
    problem: "its certificate is signed by an unknown authority, or has expired",
    hints: [
      "to see who signed it, and until when: openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -issuer -dates",
    ],
  },
  {
    pattern: /NotValidForName|not valid for name|ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate/i,
    problem: "its certificate is for another name",
    hints: ["connect by a name that the certificate lists, or set tls-server-name in the kubeconfig"],
  },
  {
    pattern: /invalid peer certificate: (certificate )?Expired|CERT_HAS_EXPIRED|certificate has expired/i,
    problem: "its certificate has expired",
    hints: ["renew the server's certificate (kubeadm certs renew all), and check the clock of this machine"],
  },
  {
    pattern: /NotValidYet|CERT_NOT_YET_VALID|certificate is not yet valid/i,
    problem: "its certificate is not valid yet",
    hints: ["check the clock of this machine"],
  },
  {
    pattern:
      /alert: ?(BadCertificate|CertificateUnknown|CertificateExpired|UnknownCA|CertificateRequired|AccessDenied)|tlsv1[0-9]? alert/i,
    problem: "it refused the client certificate",
    hints: ["check whether the certificate has expired, or is signed by the CA of another cluster"],
    kind: AuthError,
  },
  {
    pattern:
      /No certificates found in certificate data|No keys found in key data|KeyMismatch|key values mismatch|invalid private key/i,
    problem: "the client certificate or its key cannot be read, or they do not match",
    hints: ["use PEM for the certificate and the key, also in options and in the answer of a credential plugin"],
    kind: ConfigError,
  },
  {
    pattern: /failed to parse private key as RSA, ECDSA, or EdDSA|key too small/,
    problem: "Deno does not support the key of the client certificate",
    hints: ["get a certificate with an RSA key of at least 2048 bits, or an EC key on P-256, P-384 or P-521"],
    kind: ConfigError,
  },
  {
    pattern: /UnsupportedSignatureAlgorithm/,
    problem: "the signature of its certificate is too weak: SHA-1 or a short key",
    hints: [
      "get it signed again; to see it: openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -text",
    ],
  },
  {
    pattern: /extended key usage|UnsupportedCertificatePurpose|InvalidPurpose/i,
    problem: "its certificate is not for servers",
    hints: ["add serverAuth to the extendedKeyUsage of the certificate"],
  },
  {
    pattern: /BadEncoding|bad base64|PEM routines|Unable to add pem file/i,
    problem: "a certificate of the kubeconfig cannot be read",
    hints: ["use PEM for certificate-authority and client-certificate in the kubeconfig"],
    kind: ConfigError,
  },
  {
    pattern: /InvalidContentType|wrong.version.number|EPROTO/i,
    problem: "it does not speak TLS",
    hints: ["check the port, and whether the address should begin with http://"],
  },
  {
    pattern: /invalid HTTP version|HPE_|invalid HTTP/i,
    problem: "it does not speak HTTP",
    hints: ["check the port, and whether the address should begin with https://"],
  },
  {
    pattern: /Connection refused|ECONNREFUSED/i,
    problem: "the connection was refused",
    hints: [hint("check-server", {}, "check that the server is running, and its host and port in the kubeconfig")],
  },
  {
    pattern: /connect ENOENT/,
    problem: "the socket does not exist",
    hints: ["start the program that listens on the socket, or check its path"],
  },
  {
    pattern: /dns error|ENOTFOUND|EAI_AGAIN|failed to lookup/i,
    problem: "its name cannot be resolved",
    hints: ["check the name, and whether a VPN is needed"],
  },
  {
    pattern: /timed out|ETIMEDOUT|unreachable|EHOSTUNREACH|ENETUNREACH/i,
    problem: "it cannot be reached",
    hints: ["check whether a VPN is needed, or a firewall blocks it"],
  },
  {
    pattern:
      /reading a body|IncompleteMessage|before message completed|aborted|ECONNRESET|connection reset|socket hang up|unexpected.?eof|close_notify/i,
    problem: "the connection broke before the answer was complete",
    hints: ["check the result before you repeat a write, which may have been done"],
    broken: true,
  },
];

const PROXY_CERTIFICATE =
  "if it is the certificate of the proxy, add the CA of the proxy to the certificate-authority " +
  "file, which may contain several CAs";

/** The failed request. */
export interface FailedRequest {
  /** Whether the request only reads, so that it can be repeated. @default {false} */
  onlyReads?: boolean;
}

/** Returns the error for a failed connection, with its problem and hints. */
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
    return new NetworkError(`${failed}: permission denied by Deno`, {
      cause: error,
      hints: [
        `run it with ${missing.flag}`,
        hint("permissions", {}, "call permissions() to list the permissions that this context needs"),
      ],
    });
  }
  const known: Omit<Cause, "pattern"> | undefined =
    (proxyUrl === undefined ? undefined : proxyFault(text, proxyFrom)) ??
      CAUSES.find(({ pattern }) => pattern.test(text));
  if (known === undefined) return new NetworkError(`${failed}: ${lastWords(error)}`, { cause: error });
  const { problem, hints, kind = NetworkError, broken = false } = known;
  // Neither fetch nor node:https tells whose certificate it is.
  const isEither = proxyUrl?.startsWith("https:") && problem.startsWith("its certificate");
  const advice = broken && onlyReads ? ["try again, because the request only reads"] : hints;
  const options = {
    cause: error,
    hints: [
      ...(isEither ? [PROXY_CERTIFICATE] : []),
      ...advice,
      hint("run-doctor", { why: "check the connection" }, "call doctor() to check the connection"),
    ],
  };
  if (broken) return new NetworkError(`${failed}: ${problem}`, { ...options, broken });
  return new kind(`${failed}: ${problem}`, options);
}

/** Describes a failure to reach a server in a few words: `the connection was refused`. */
export function describeProblem(error: unknown): string {
  const text = wordsOf(error);
  return CAUSES.find(({ pattern }) => pattern.test(text))?.problem ?? lastWords(error);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return error.message + code + (error.cause === undefined ? "" : ` ${wordsOf(error.cause)}`);
}

// The innermost error is the most precise. The outer ones repeat the URL with its query.
function lastWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return lastWords(error.cause);
  return (error.message.split("\n")[0] ?? "").replace(/^error sending request .*?: (?=client error)/, "");
}
