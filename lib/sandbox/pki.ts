// @peculiar/x509 needs this to be loaded first.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A certificate and its private key, as PEM. */
export interface Pair {
  cert: string;
  key: string;
}

/** The certificate authority of one served sandbox. */
export interface Authority {
  /** The authority's certificate, as PEM. */
  ca: string;
  /** Issues a serving certificate for DNS names and IP addresses. */
  serving(names: readonly string[]): Promise<Pair>;
  /** Issues a client certificate: its common name is the user, its organizations are the groups. */
  client(user: string, groups: readonly string[]): Promise<Pair>;
}

const EC = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;
const DAY = 24 * 60 * 60 * 1000;

/** Creates a certificate authority. Its key is kept in memory only. */
export async function createAuthority(now: Date): Promise<Authority> {
  x509.cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(EC, true, ["sign", "verify"]);
  const dates = { notBefore: new Date(now.getTime() - DAY), notAfter: new Date(now.getTime() + 365 * DAY) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=minikubeCA",
    ...dates,
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  let serial = 1;

  async function issue(
    subject: x509.JsonName,
    usage: x509.ExtendedKeyUsage,
    extensions: x509.Extension[],
  ): Promise<Pair> {
    const own = await crypto.subtle.generateKey(EC, true, ["sign", "verify"]);
    serial++;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial.toString(16).padStart(2, "0"),
      subject: new x509.Name(subject).toString(),
      issuer: authority.subject,
      ...dates,
      signingAlgorithm: SIGNING,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      extensions: [new x509.ExtendedKeyUsageExtension([usage]), ...extensions],
    });
    const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", own.privateKey), "PRIVATE KEY");
    return { cert: certificate.toString("pem") + "\n", key: key + "\n" };
  }

  return {
    ca: authority.toString("pem") + "\n",
    serving: (names) =>
      issue([{ CN: ["minikube"] }], x509.ExtendedKeyUsage.serverAuth, [
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? "ip" as const : "dns" as const, value })),
        ),
      ]),
    client: (user, groups) =>
      issue([...groups.map((group) => ({ O: [group] })), { CN: [user] }], x509.ExtendedKeyUsage.clientAuth, []),
  };
}
