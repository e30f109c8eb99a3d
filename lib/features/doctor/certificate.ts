import type { Hint } from "../../data/core/hint.ts";
import { hint } from "../../data/core/errors.ts";
import { createPrivateKey, type X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { Check } from "../../data/core/diagnosis.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import type { Credential } from "../../api/credentials/credential.ts";
import type { Target } from "../../data/kubeconfig/select.ts";
import { failed, passed, skipped, viewContext, waits, warned } from "./check.ts";
import { isOpen } from "./exposure.ts";
import { checkSpan, findWeakness, parseCertificates, readFacts } from "./x509.ts";

/** Checks a client certificate: its subject, dates and key, and whether Deno's fetch accepts it. */
export async function checkCertificate(
  credential: Credential | undefined,
  { user }: Target,
  now: Date,
): Promise<Check> {
  if (credential === undefined) return waits("certificate", "credential");
  if (credential.kind !== "certificate") return skipped("certificate", "no client certificate is used");
  const { cert, key } = credential;
  const [leaf] = parseCertificates(cert);
  if (leaf === undefined) {
    return failed("certificate", "client-certificate contains no readable certificate", {
      facts: { usable: false },
      next: ["check that it is PEM: openssl x509 -in FILE -noout -text"],
    });
  }
  const facts = readFacts(leaf);
  const span = checkSpan(facts.notBefore, facts.notAfter, now);
  const about = `${facts.subject}; ${facts.key}; ${span.words}`;
  const refusal = refusalOf(cert, key);
  const weakness = findWeakness(leaf);
  const usable = refusal !== "unusable" && belongsTo(leaf, key);
  const findings = { facts: { ...facts, usable, version: refusal === "version 1" ? 1 : 3 } };
  const renew = renewal(facts.issuer);

  if (!belongsTo(leaf, key)) {
    return failed("certificate", `${facts.subject}: its key belongs to another certificate, or cannot be read`, {
      ...findings,
      next: [viewContext("check that client-certificate and client-key are a pair")],
    });
  }
  if (!usable) {
    return failed(
      "certificate",
      `${facts.subject}: ${weakness ?? "its key is of a type"}, which Deno's TLS does not support`,
      {
        ...findings,
        next: [ANOTHER_KEY],
      },
    );
  }
  if (span.state === "over") return failed("certificate", about, { ...findings, next: renew });
  if (span.state === "not yet") {
    return failed("certificate", about, { ...findings, next: ["run `date` to check this machine's clock"] });
  }

  const remarks: string[] = [];
  const next: (string | Hint)[] = [];
  if (span.state === "soon") next.push(...renew);
  if (weakness !== undefined) {
    remarks.push(`weak: ${weakness}`);
    next.push(ANOTHER_KEY);
  }
  if (findings.facts.version === 1) {
    remarks.push("X.509 version 1, which Deno's fetch rejects: requests use node:https, which is a little slower");
    next.push("sign it with any extension to get version 3: openssl x509 -req ... -extfile FILE");
  }
  const keyFile = user["client-key-data"] ? undefined : user["client-key"];
  if (keyFile !== undefined && await isOpen(keyFile)) {
    remarks.push(`other users of this machine can read ${keyFile}`);
    next.push(`chmod 600 ${shellWord(keyFile)}`);
  }
  if (remarks.length === 0 && span.state === "valid") return passed("certificate", about, findings);
  return warned("certificate", about, { ...findings, details: remarks, next });
}

function belongsTo(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

const ANOTHER_KEY =
  "request a certificate with a new key: openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout client.key -out client.csr";

// node:crypto does not expose the version. Deno's own TLS rejects version 1, and only node:https accepts it.
function refusalOf(cert: string, key: string): "version 1" | "unusable" | undefined {
  try {
    Deno.createHttpClient({ cert, key }).close();
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.message.includes("UnsupportedCertVersion")) return "version 1";
  }
  try {
    createSecureContext({ cert, key });
    return undefined;
  } catch {
    return "unusable";
  }
}

function renewal(issuer: string): (string | Hint)[] {
  if (/minikube/i.test(issuer)) return ["minikube update-context, or minikube start"];
  if (/k3s/i.test(issuer)) return ["on the server: k3s certificate rotate, then copy /etc/rancher/k3s/k3s.yaml"];
  if (/kubernetes/i.test(issuer)) {
    return ["on the control plane: kubeadm certs renew admin.conf, then copy /etc/kubernetes/admin.conf"];
  }
  const step = "ask the issuer for a new certificate";
  return [hint("use-token", { step }, `${step}, or set token`)];
}
