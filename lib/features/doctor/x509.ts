import { X509Certificate } from "node:crypto";
import { formatAge } from "../../data/core/duration.ts";

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** `CN=alice, O=testers` */
  subject: string;
  issuer: string;
  /** RFC 3339. */
  notBefore: string;
  notAfter: string;
  /** `EC P-256`, `RSA 2048` */
  key: string;
  /** Names and addresses that it holds for. */
  names: string[];
}

/** Reads every certificate of a PEM text that can be read; what cannot is passed over, as by kubectl. */
export function parseCertificates(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((one) => {
    try {
      return [new X509Certificate(one)];
    } catch {
      return [];
    }
  });
}

/** The facts of a certificate. */
export function readFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: lineOf(certificate.subject),
    issuer: lineOf(certificate.issuer),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    key: keyOf(certificate),
    names: namesOf(certificate),
  };
}

// Further away than this a day says enough; nearer than that, the end of a certificate is remarked on.
const FAR_MS = 60 * 24 * 3600_000;
const SOON_MS = 14 * 24 * 3600_000;

/** How a span of time stands to now, in words. */
export interface Span {
  state: "valid" | "soon" | "over" | "not yet";
  /** `until 2027-01-02 (in 38d)`, `expired on 2026-01-02 (3d ago)` */
  words: string;
}

/** Says whether something is over, will be soon, or has not begun. */
export function checkSpan(from: string | undefined, to: string, now: Date, soon: number = SOON_MS): Span {
  const start = from === undefined ? -Infinity : new Date(from).getTime();
  const end = new Date(to).getTime();
  if (now.getTime() < start) {
    return { state: "not yet", words: `valid only from ${dayOf(start)} (in ${formatAge(start - now.getTime())})` };
  }
  if (now.getTime() > end) {
    return { state: "over", words: `expired on ${dayOf(end)} (${formatAge(now.getTime() - end)} ago)` };
  }
  const left = end - now.getTime();
  const words = `until ${dayOf(end)}${left > FAR_MS ? "" : ` (in ${formatAge(left)})`}`;
  return { state: left < soon ? "soon" : "valid", words };
}

/** What is weak about a certificate by today's measure; undefined where nothing is. */
export function findWeakness(certificate: X509Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = details?.modulusLength ?? 0;
  // NIST SP 800-131A: RSA below 2048 bits and SHA-1 are disallowed; Go refuses SHA-1 since 1.18.
  if ((type === "rsa" || type === "rsa-pss") && bits < 2048) return `its RSA key has ${bits} bits only`;
  if (type === "dsa") return "its key is a DSA key";
  const { signatureAlgorithm = "" } = certificate as { signatureAlgorithm?: string };
  const [hash] = /sha-?1(?!\d)|md5/i.exec(signatureAlgorithm) ?? [];
  return hash === undefined ? undefined : `it is signed with ${hash.toUpperCase().replace(/^SHA-?1$/, "SHA-1")}`;
}

// Node writes one attribute a line.
function lineOf(name: string): string {
  return name.split("\n").reverse().join(", ");
}

function keyOf({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType = "", asymmetricKeyDetails: details } = publicKey;
  if (details?.modulusLength !== undefined) return `${asymmetricKeyType.toUpperCase()} ${details.modulusLength}`;
  const curve = details?.namedCurve ?? "";
  const known: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };
  return `${asymmetricKeyType.toUpperCase()} ${known[curve] ?? curve}`.trim();
}

function namesOf({ subjectAltName = "" }: X509Certificate): string[] {
  return (subjectAltName ?? "").split(", ").map((name) => name.replace(/^(DNS|IP Address):/, "")).filter((n) =>
    n !== ""
  );
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
