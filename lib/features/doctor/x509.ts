import { X509Certificate } from "node:crypto";
import { formatAge } from "../../data/core/duration.ts";

/** The fields of a certificate. */
export interface CertificateFacts {
  /** `CN=alice, O=testers` */
  subject: string;
  issuer: string;
  /** The dates in RFC 3339 format. */
  notBefore: string;
  notAfter: string;
  /** `EC P-256`, `RSA 2048` */
  key: string;
  /** Names and addresses for which the certificate is valid. */
  names: string[];
}

/** Parses the certificates of a PEM text. Invalid blocks are skipped, as in kubectl. */
export function parseCertificates(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((one) => {
    try {
      return [new X509Certificate(one)];
    } catch {
      return [];
    }
  });
}

/** Returns the fields of a certificate. */
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

// An expiry within this time is printed as a warning. A later one is printed as a date only.
const FAR_MS = 60 * 24 * 3600_000;
const SOON_MS = 14 * 24 * 3600_000;

/** A validity period relative to now. */
export interface Span {
  state: "valid" | "soon" | "over" | "not yet";
  /** `until 2027-01-02 (in 38d)`, `expired on 2026-01-02 (3d ago)` */
  words: string;
}

/** Compares a validity period with now: over, over soon, or not yet begun. */
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

/** Returns a weakness of a certificate's key or signature, or `undefined` if there is none. */
export function findWeakness(certificate: X509Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = details?.modulusLength ?? 0;
  // NIST SP 800-131A disallows RSA below 2048 bits and SHA-1. Go rejects SHA-1 since 1.18.
  if ((type === "rsa" || type === "rsa-pss") && bits < 2048) return `its RSA key has ${bits} bits only`;
  if (type === "dsa") return "its key is a DSA key";
  const { signatureAlgorithm = "" } = certificate as { signatureAlgorithm?: string };
  const [hash] = /sha-?1(?!\d)|md5/i.exec(signatureAlgorithm) ?? [];
  return hash === undefined ? undefined : `it is signed with ${hash.toUpperCase().replace(/^SHA-?1$/, "SHA-1")}`;
}

// Node formats a name with one attribute per line.
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
