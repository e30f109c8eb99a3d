import type { Hint } from "../../data/core/hint.ts";
import { hint } from "../../data/core/errors.ts";
import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Peer } from "../../api/transport/probe.ts";
import { checkSpan, findWeakness, parseCertificates, readFacts } from "./x509.ts";

/** A problem of a server's certificate, and the next step to fix it. */
export interface Objection {
  problem: string;
  next: string | Hint;
}

/** The result of verifying a server's certificate. */
export interface Judgement {
  objections: Objection[];
  /** Weaknesses of an accepted certificate. */
  remarks: Objection[];
  /** `signed by CN=kubernetes; for 127.0.0.1; until 2027-01-01` */
  about: string;
  facts: Record<string, unknown>;
}

/** The requirements for a server's certificate. */
export interface Expectation {
  /** The name or address that the certificate must contain. */
  name: string;
  /** The cluster's authorities as PEM. @default {the public authorities} */
  ca?: string;
  now: Date;
}

/**
 * Verifies a server's certificate: its authority, its name and its dates. Reports all problems, because a handshake
 * reports only the first one.
 */
export function judge({ chain, protocol, fault }: Peer, { name, ca, now }: Expectation): Judgement {
  const [leaf] = chain;
  if (leaf === undefined) {
    const objection = { problem: "the server sent no certificate", next: "check the port" };
    return { objections: [objection], remarks: [], about: "no certificate", facts: {} };
  }
  const facts = readFacts(leaf);
  const span = checkSpan(facts.notBefore, facts.notAfter, now);
  const trust = ca === undefined ? publicTrust(leaf, fault) : clusterTrust(chain, parseCertificates(ca), now);
  const objections = [
    ...(trust.objection === undefined ? [] : [trust.objection]),
    ...(holds(leaf, name) ? [] : [wrongName(name, facts.names)]),
    ...(span.state === "over" || span.state === "not yet" ? [wrongTime(span.words)] : []),
  ];
  const weakness = findWeakness(leaf);
  const renew = "on the control plane: kubeadm certs renew apiserver";
  return {
    objections,
    remarks: [
      ...(weakness === undefined ? [] : [{ problem: `weak: ${weakness}`, next: renew }]),
      ...(span.state === "soon" ? [{ problem: "it expires soon", next: renew }] : []),
    ],
    about: `signed by ${trust.by}; for ${name}; ${span.words}`,
    facts: { ...facts, protocol, authority: trust.by, trusted: trust.objection === undefined },
  };
}

interface Trust {
  by: string;
  objection?: Objection;
}

function clusterTrust(chain: readonly X509Certificate[], authorities: readonly X509Certificate[], now: Date): Trust {
  const path = pathOf(chain);
  for (const certificate of path) {
    // A server's certificate can be self-signed and trusted directly.
    const authority = authorities.find((one) =>
      one.fingerprint256 === certificate.fingerprint256 || signed(certificate, one)
    );
    if (authority === undefined) continue;
    const { subject, notBefore, notAfter } = readFacts(authority);
    const span = checkSpan(notBefore, notAfter, now);
    if (span.state === "valid" || span.state === "soon") return { by: subject };
    const next = "renew the cluster's authority, then distribute new kubeconfigs";
    return { by: subject, objection: { problem: `the cluster's authority ${subject} ${span.words}`, next } };
  }
  const issuer = path.map((one) => readFacts(one).issuer).at(-1) ?? "";
  const subjects = authorities.map((one) => readFacts(one).subject);
  const problem = subjects.includes(issuer)
    ? `it is signed by another key with the same name, ${issuer}: the cluster was recreated`
    : `it is signed by ${issuer}, but the kubeconfig trusts ${subjects.join(", ") || "no authority"}`;
  const next = "get a new kubeconfig from the cluster, or look for a proxy in front of the server";
  return { by: issuer, objection: { problem, next } };
}

// A server can send unrelated certificates too.
function pathOf([leaf, ...others]: readonly X509Certificate[]): X509Certificate[] {
  if (leaf === undefined) return [];
  const issuer = others.find((one) => signed(leaf, one));
  return issuer === undefined ? [leaf] : [leaf, ...pathOf([issuer, ...others.filter((one) => one !== issuer)])];
}

function publicTrust(leaf: X509Certificate, fault: string | undefined): Trust {
  const by = readFacts(leaf).issuer;
  if (fault === undefined || /ALTNAME|EXPIRED|NOT_YET_VALID/.test(fault)) return { by };
  const problem =
    `it is signed by ${by}, which is not a public authority, and the cluster has no certificate-authority`;
  return {
    by,
    objection: {
      problem,
      next: hint("add-authority", {}, "set certificateAuthority to the file of the cluster's authority"),
    },
  };
}

function signed(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function holds(leaf: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? leaf.checkHost(name, { subject: "never" }) : leaf.checkIP(name)) !== undefined;
}

function wrongName(name: string, names: readonly string[]): Objection {
  const usable = names.filter((one) => isIP(one) === 0);
  return {
    problem: `it is not valid for ${name}, only for ${names.join(", ") || "no name"}`,
    next: usable[0] === undefined
      ? "use a name or address that it contains"
      : `put tls-server-name: ${usable[0]} into the cluster, or use a name that it contains`,
  };
}

function wrongTime(words: string): Objection {
  const isOver = words.startsWith("expired");
  return {
    problem: `it ${isOver ? words : `is ${words}`}`,
    next: isOver
      ? "on the control plane: kubeadm certs renew apiserver; also check this machine's clock: date"
      : "check this machine's clock: date",
  };
}
