import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Peer } from "../../api/transport/probe.ts";
import { checkSpan, findWeakness, parseCertificates, readFacts } from "./x509.ts";

/** What stands against a server's certificate, and what somebody can do about it. */
export interface Objection {
  problem: string;
  next: string;
}

/** Everything about a server's certificate that decides whether it is taken. */
export interface Judgement {
  objections: Objection[];
  /** It is taken, but should be better. */
  remarks: Objection[];
  /** `signed by CN=kubernetes; for 127.0.0.1; until 2027-01-01` */
  about: string;
  facts: Record<string, unknown>;
}

/** What a server's certificate is held against. */
export interface Expectation {
  /** The name or address that it must hold. */
  name: string;
  /** The cluster's authorities; the public ones where there are none. */
  ca?: string;
  now: Date;
}

/**
 * Holds a server's certificate against the cluster's authorities, the name it was asked under and the date, each for
 * itself, so that all that is wrong is said at once; a handshake names the first fault only.
 */
export function judge({ chain, protocol, fault }: Peer, { name, ca, now }: Expectation): Judgement {
  const [leaf] = chain;
  if (leaf === undefined) {
    const objection = { problem: "the server shows no certificate", next: "is the port right?" };
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
      ...(span.state === "soon" ? [{ problem: "it ends soon", next: renew }] : []),
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
    // A server's certificate can be its own authority.
    const authority = authorities.find((one) =>
      one.fingerprint256 === certificate.fingerprint256 || signed(certificate, one)
    );
    if (authority === undefined) continue;
    const { subject, notBefore, notAfter } = readFacts(authority);
    const span = checkSpan(notBefore, notAfter, now);
    if (span.state === "valid" || span.state === "soon") return { by: subject };
    const next = "the cluster needs a new authority, and everybody a kubeconfig with it";
    return { by: subject, objection: { problem: `the cluster's authority ${subject} ${span.words}`, next } };
  }
  const issuer = path.map((one) => readFacts(one).issuer).at(-1) ?? "";
  const subjects = authorities.map((one) => readFacts(one).subject);
  const problem = subjects.includes(issuer)
    ? `it is signed by another key of the same name, ${issuer}: the cluster was made anew`
    : `it is signed by ${issuer}, and the kubeconfig trusts ${subjects.join(", ") || "nobody"}`;
  const next = "get the kubeconfig anew from the cluster; or is something between here and the server?";
  return { by: issuer, objection: { problem, next } };
}

// A server can send along what has nothing to do with its certificate.
function pathOf([leaf, ...others]: readonly X509Certificate[]): X509Certificate[] {
  if (leaf === undefined) return [];
  const issuer = others.find((one) => signed(leaf, one));
  return issuer === undefined ? [leaf] : [leaf, ...pathOf([issuer, ...others.filter((one) => one !== issuer)])];
}

function publicTrust(leaf: X509Certificate, fault: string | undefined): Trust {
  const by = readFacts(leaf).issuer;
  if (fault === undefined || /ALTNAME|EXPIRED|NOT_YET_VALID/.test(fault)) return { by };
  const problem = `it is signed by ${by}, which is no public authority, and the cluster has no certificate-authority`;
  return { by, objection: { problem, next: "add the cluster's: --certificate-authority FILE, or in the kubeconfig" } };
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
    problem: `it is not for ${name}, but for ${names.join(", ") || "no name at all"}`,
    next: usable[0] === undefined
      ? "use the name or address that it is for"
      : `put tls-server-name: ${usable[0]} into the cluster, or use a name that it is for`,
  };
}

function wrongTime(words: string): Objection {
  const isOver = words.startsWith("expired");
  return {
    problem: `it ${isOver ? words : `is ${words}`}`,
    next: isOver
      ? "on the control plane: kubeadm certs renew apiserver; is the clock here right? date"
      : "is the clock here right? date",
  };
}
