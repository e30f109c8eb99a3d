/** Users of a kubeconfig with one or two kinds of credential, and the credential that reaches a server. */
import { createAuthority } from "../../lib/sandbox/pki.ts";
import type { UserConfig } from "../../lib/data/kubeconfig/types.ts";
import { type Files, files } from "../kubeconfig/files.ts";

/** A kind of credential that a user can have. */
export type Kind = "certificate" | "token" | "tokenFile" | "basic" | "provider" | "plugin" | "certificatePlugin";

/** The sources of a request's Authorization header and client certificate. */
export interface Sent {
  authorization?: Kind;
  certificate?: Kind;
}

/** The expected credential for one kind or two; "refused" if the user is invalid. kubectl 1.36 does the same. */
export const OUTCOMES: readonly [kinds: readonly Kind[], outcome: Sent | "refused"][] = [
  [["certificate"], { certificate: "certificate" }],
  [["token"], { authorization: "token" }],
  [["tokenFile"], { authorization: "tokenFile" }],
  [["basic"], { authorization: "basic" }],
  [["provider"], { authorization: "provider" }],
  [["plugin"], { authorization: "plugin" }],
  [["certificatePlugin"], { certificate: "certificatePlugin" }],
  [["certificate", "token"], { authorization: "token", certificate: "certificate" }],
  [["certificate", "tokenFile"], { authorization: "tokenFile", certificate: "certificate" }],
  [["certificate", "basic"], { authorization: "basic", certificate: "certificate" }],
  [["certificate", "provider"], { authorization: "provider", certificate: "certificate" }],
  [["certificate", "plugin"], { certificate: "certificate" }],
  [["certificate", "certificatePlugin"], { certificate: "certificate" }],
  [["token", "tokenFile"], { authorization: "tokenFile" }],
  [["token", "basic"], "refused"],
  [["token", "provider"], { authorization: "token" }],
  [["token", "plugin"], { authorization: "token" }],
  [["token", "certificatePlugin"], { authorization: "token" }],
  [["tokenFile", "basic"], "refused"],
  [["tokenFile", "provider"], { authorization: "tokenFile" }],
  [["tokenFile", "plugin"], { authorization: "tokenFile" }],
  [["tokenFile", "certificatePlugin"], { authorization: "tokenFile" }],
  [["basic", "provider"], { authorization: "basic" }],
  [["basic", "plugin"], { authorization: "basic" }],
  [["basic", "certificatePlugin"], { authorization: "basic" }],
  [["provider", "plugin"], "refused"],
  [["provider", "certificatePlugin"], "refused"],
];

/** The files with the credentials of a test. */
export interface Credentials extends Disposable {
  user(kinds: readonly Kind[]): UserConfig;
  /** The number of runs of a plugin. */
  runs(): number;
  /** Returns the kinds of an Authorization header and of the name in a client certificate. */
  kindsOf(authorization: string, commonName: string): Sent;
}

/** Writes the credentials into a folder. */
export async function credentials(): Promise<Credentials> {
  const authority = await createAuthority(new Date());
  const [own, plugins] = await Promise.all([authority.client("own", []), authority.client("plugin", [])]);
  const payload = btoa(JSON.stringify({ exp: 4_000_000_000 })).replaceAll("=", "");
  const idToken = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${payload}.c2lnbmF0dXJl`;
  const folder = files({ token: "from-file", runs: "" });
  write(folder, "plugin", { token: "from-plugin" });
  write(folder, "certificate-plugin", { clientCertificateData: plugins.cert, clientKeyData: plugins.key });
  const exec = (name: string) => ({
    apiVersion: VERSION,
    command: folder.path(name),
    interactiveMode: "Never",
  });
  const users: Record<Kind, UserConfig> = {
    certificate: { "client-certificate-data": btoa(own.cert), "client-key-data": btoa(own.key) },
    token: { token: "from-token" },
    tokenFile: { tokenFile: folder.path("token") },
    basic: { username: "me", password: "p" },
    provider: {
      "auth-provider": {
        name: "oidc",
        config: { "idp-issuer-url": "https://127.0.0.1:1", "client-id": "c", "id-token": idToken },
      },
    },
    plugin: { exec: exec("plugin") },
    certificatePlugin: { exec: exec("certificate-plugin") },
  };
  const kinds: Record<string, Kind> = {
    "Bearer from-token": "token",
    "Bearer from-file": "tokenFile",
    [`Basic ${btoa("me:p")}`]: "basic",
    [`Bearer ${idToken}`]: "provider",
    "Bearer from-plugin": "plugin",
    own: "certificate",
    plugin: "certificatePlugin",
  };
  return {
    user: (wanted) => Object.assign({}, ...wanted.map((kind) => users[kind])),
    runs: () => folder.read("runs").length,
    kindsOf(authorization, commonName) {
      const [header, certificate] = [kinds[authorization], kinds[commonName]];
      return { ...(header && { authorization: header }), ...(certificate && { certificate }) };
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const VERSION = "client.authentication.k8s.io/v1";

function write(folder: Files, name: string, status: Record<string, string>): void {
  const answer = JSON.stringify({ apiVersion: VERSION, kind: "ExecCredential", status });
  Deno.writeTextFileSync(folder.path(`${name}.json`), answer);
  const script = `#!/bin/sh\nprintf x >> '${folder.path("runs")}'\ncat '${folder.path(name)}.json'\n`;
  Deno.writeTextFileSync(folder.path(name), script, { mode: 0o755 });
}
