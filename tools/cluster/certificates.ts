import { SELF_CA } from "../../tests/transport/certificates.ts";
import { type Authority, createAuthority } from "../../lib/sandbox/pki.ts";

/** The files of a control plane's certificates. */
export interface Certificates {
  ca: string;
  /** A client certificate and its key, written to files. */
  client(file: string, user: string, groups?: readonly string[]): Promise<{ cert: string; key: string }>;
  /** A serving certificate and its key, written to files. */
  serving(file: string, names: readonly string[]): Promise<{ cert: string; key: string }>;
}

/** Makes everything that the programs need, in a folder. */
export async function writeCertificates(folder: string): Promise<Certificates> {
  await Deno.mkdir(folder, { recursive: true });
  const authority: Authority = await createAuthority(new Date());
  // The first is what the doctor advises to ask for; localhost gets another certificate, below.
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
    // Whose clients the API server believes; it reads the file again when a test adds an authority.
    Deno.writeTextFile(`${folder}/clients.crt`, authority.ca),
    // What it shows to whoever asks for localhost: a certificate that is its own authority.
    write("own", SELF_CA),
    authority.serving(names).then((pair) => write("apiserver", pair)),
    writeServiceAccountKeys(folder),
    Deno.writeTextFile(`${folder}/authentication.json`, JSON.stringify(trusting([]))),
    // token,user,uid,"groups": how tokens were given out before there were better ways.
    Deno.writeTextFile(`${folder}/tokens.csv`, 'static-token,static-user,1,"static-group"\n', { mode: 0o600 }),
  ]);
  return {
    ca: `${folder}/ca.crt`,
    client: async (file, user, groups = []) => await write(file, await authority.client(user, groups)),
    serving: async (file, names) => await write(file, await authority.serving(names)),
  };
}

// The API server signs service account tokens with it, the controller manager those of token Secrets.
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

/** Which identity providers the API server trusts (structured authentication): it reads the file again when it changes. */
export function trusting(jwt: readonly unknown[]): Record<string, unknown> {
  return { apiVersion: "apiserver.config.k8s.io/v1", kind: "AuthenticationConfiguration", jwt };
}
