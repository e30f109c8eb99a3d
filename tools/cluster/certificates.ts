import { SELF_CA } from "../../tests/transport/certificates.ts";
import { type Authority, createAuthority } from "../../lib/sandbox/pki.ts";

/** The certificate files of a control plane. */
export interface Certificates {
  ca: string;
  /** Creates a client certificate and its key as files. */
  client(file: string, user: string, groups?: readonly string[]): Promise<{ cert: string; key: string }>;
  /** Creates a serving certificate and its key as files. */
  serving(file: string, names: readonly string[]): Promise<{ cert: string; key: string }>;
}

/** Creates all files that the programs need in a folder. */
export async function writeCertificates(folder: string): Promise<Certificates> {
  await Deno.mkdir(folder, { recursive: true });
  const authority: Authority = await createAuthority(new Date());
  // The first name is the one that the doctor suggests. localhost has another certificate, below.
  const names = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost", "127.0.0.1", "10.0.0.1"];
  const write = async (file: string, { cert, key }: { cert: string; key: string }) => {
    await Promise.all([
      Deno.writeTextFile(`${folder}/${file}.crt`, cert),
      Deno.writeTextFile(`${folder}/${file}.key`, key, { mode: 0o600 }),
    ]);
    return { cert: `${folder}/${file}.crt`, key: `${folder}/${file}.key` };
  };
  await Promise.all([
    Deno.writeTextFile(`${folder}/ca.crt`, authority.ca),
    // The authorities whose client certificates the API server accepts. It reads the file again when a test adds one.
    Deno.writeTextFile(`${folder}/clients.crt`, authority.ca),
    // The certificate for requests to localhost: it is self-signed.
    write("own", SELF_CA),
    authority.serving(names).then((pair) => write("apiserver", pair)),
    writeServiceAccountKeys(folder),
    Deno.writeTextFile(`${folder}/authentication.json`, JSON.stringify(trusting([]))),
    // token,user,uid,"groups": the old file of static tokens.
    Deno.writeTextFile(`${folder}/tokens.csv`, 'static-token,static-user,1,"static-group"\n', { mode: 0o600 }),
  ]);
  return {
    ca: `${folder}/ca.crt`,
    client: async (file, user, groups = []) => await write(file, await authority.client(user, groups)),
    serving: async (file, names) => await write(file, await authority.serving(names)),
  };
}

// The API server signs service account tokens with this key, and the controller manager signs those in token Secrets.
async function writeServiceAccountKeys(folder: string): Promise<void> {
  const { generateKeyPairSync } = await import("node:crypto");
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await Promise.all([
    Deno.writeTextFile(`${folder}/sa.pub`, publicKey),
    Deno.writeTextFile(`${folder}/sa.key`, privateKey, { mode: 0o600 }),
  ]);
}

/**
 * The identity providers that the API server trusts (structured authentication). It reads the file again after a
 * change.
 */
export function trusting(jwt: readonly unknown[]): Record<string, unknown> {
  return { apiVersion: "apiserver.config.k8s.io/v1", kind: "AuthenticationConfiguration", jwt };
}
