import { defined } from "../../data/base/defined.ts";
import { Agent as HttpAgent, type RequestOptions } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { checkServerIdentity, type ConnectionOptions, type PeerCertificate } from "node:tls";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import type { Endpoint } from "./endpoint.ts";
import { proxyAgent } from "./proxy_agent.ts";
import { requireWay } from "./net_permission.ts";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { ConfigError } from "../../data/core/errors.ts";

/**
 * Returns the options of a request of `node:http` or `node:https` to a server: its connections, and what TLS needs.
 *
 * @param proxySocket A connection to a proxy that speaks TLS itself. The agent makes one if there is none.
 */
export async function nodeOptions(
  endpoint: Endpoint,
  proxySocket?: Duplex,
): Promise<RequestOptions & { agent: HttpAgent }> {
  const { server, ca, cert, key, insecureSkipTlsVerify, tlsServerName, proxyUrl, unixSocket } = endpoint;
  requireWay(endpoint);
  requireKeyPair(endpoint);
  if (readsSystemAuthorities(endpoint)) requirePermission({ name: "sys" });
  // Without a list Deno loads the CAs of the system, which takes time and a permission, even if nothing is verified.
  const unverified = insecureSkipTlsVerify ? [] : undefined;
  const authorities = ca === undefined ? unverified : readableAuthorities(ca);
  const options = {
    rejectUnauthorized: insecureSkipTlsVerify !== true,
    ...expectedName(tlsServerName),
    ...defined({ ca: authorities, cert, key, socketPath: unixSocket }),
  };
  if (proxyUrl !== undefined) return { ...options, agent: await proxyAgent(proxyUrl, options, proxySocket) };
  const agent = server.startsWith("https:")
    ? new HttpsAgent({ keepAlive: true, ...options })
    : new HttpAgent({ keepAlive: true });
  return { ...options, agent };
}

/**
 * Reports whether `node:https` (Deno 2.9.6) reads the CAs of the system. That needs `sys` access to "ca", which only
 * `--allow-sys` without a name can grant.
 */
export function readsSystemAuthorities(endpoint: Omit<Endpoint, "ca"> & { ca?: unknown }): boolean {
  const { server, ca, insecureSkipTlsVerify, proxyUrl, unixSocket } = endpoint;
  return server.startsWith("https:") && ca === undefined && !insecureSkipTlsVerify && unixSocket === undefined &&
    (proxyUrl === undefined || proxyUrl.startsWith("https:"));
}

// SNI never contains an address (RFC 6066, section 3). The address is only compared with the certificate.
function expectedName(name: string | undefined): Pick<ConnectionOptions, "servername" | "checkServerIdentity"> {
  if (name === undefined) return {};
  if (isIP(name) === 0) return { servername: name };
  return { servername: "", checkServerIdentity: (_host, shown: PeerCertificate) => checkServerIdentity(name, shown) };
}

const CERTIFICATES_REGEXP = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const KEY_REGEXP = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----.*?-----END \1PRIVATE KEY-----/s;

// Deno's node:https (2.9.6) ignores a key that it cannot read, and sends no certificate. One file may contain the certificate
// and the key, as that of a kubelet does. Neither parser of node:crypto skips the other block.
function requireKeyPair({ cert, key }: Endpoint): void {
  if (cert === undefined || key === undefined) return;
  let isPair = false;
  try {
    const [own = cert] = cert.match(CERTIFICATES_REGEXP) ?? [];
    const [ownKey = key] = KEY_REGEXP.exec(key) ?? [];
    isPair = new X509Certificate(own).checkPrivateKey(createPrivateKey(ownKey));
  } catch {
    // The certificate or the key cannot be read.
  }
  if (isPair) return;
  throw new ConfigError("Cannot use the client certificate: it or its key cannot be read, or they do not match", {
    hints: ["use PEM for the certificate and the key, also in options and in the answer of a credential plugin"],
  });
}

/**
 * Returns the valid certificates of a CA bundle. Everything else is skipped, as in kubectl (Go's
 * CertPool.AppendCertsFromPEM). An invalid certificate would end the process in Deno's node:https (2.9.6).
 *
 * @param ca The bundle in PEM.
 * @throws {ConfigError} If no certificate is valid.
 */
function readableAuthorities(ca: string): string[] {
  const blocks = ca.match(CERTIFICATES_REGEXP) ?? [];
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
