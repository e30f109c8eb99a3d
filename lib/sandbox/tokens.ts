import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { defined } from "../data/base/defined.ts";
import type { KubeObject } from "../data/core/object.ts";
import { KINDS } from "./kinds.ts";
import type { Store } from "./store.ts";
import type { Identity, StoredObject } from "./types.ts";

/** The issuer of the tokens, which is also their default audience. */
export const ISSUER = "https://kubernetes.default.svc.cluster.local";

/** The validated spec of a TokenRequest. */
export interface TokenSpec {
  audiences: readonly string[];
  expirationSeconds: number;
  boundObjectRef?: { kind: string; name: string; uid: string } | undefined;
}

/** Signs and verifies service account tokens. The key pair is generated on first use. */
export interface Tokens {
  /** Signs a token that expires. */
  sign(account: StoredObject, spec: TokenSpec): Promise<{ token: string; expires: Date }>;
  /** Signs a token that never expires, like those that the token controller writes into Secrets. */
  signLegacy(account: StoredObject, secret: KubeObject): Promise<string>;
  /**
   * Returns the identity of a token. Returns undefined if the token has another issuer or audience, has expired, or if
   * the service account or the bound object was deleted.
   */
  read(token: string, audience?: string): Promise<Identity | undefined>;
  /** Returns the public key as a JWK set (RFC 7517). */
  keys(): Promise<{ keys: unknown[] }>;
}

const ACCOUNTS = KINDS.find(({ group, plural }) => group === "" && plural === "serviceaccounts");
const SECRETS = KINDS.find(({ group, plural }) => group === "" && plural === "secrets");
const NODES = KINDS.find(({ group, plural }) => group === "" && plural === "nodes");
const PODS = KINDS.find(({ group, plural }) => group === "" && plural === "pods");

/** Creates the token issuer of one sandbox. */
export function createTokens(store: Store, now: () => Date): Tokens {
  let pair: ReturnType<typeof generateKeyPair> | undefined;
  const keyPair = () => pair ??= generateKeyPair("ES256", { extractable: true });
  const seconds = () => Math.floor(now().getTime() / 1000);

  return {
    async sign(account, { audiences, expirationSeconds, boundObjectRef }) {
      const { privateKey } = await keyPair();
      const at = seconds();
      const { name, namespace = "", uid } = account.metadata;
      const bound = boundObjectRef === undefined
        ? {}
        : { [boundObjectRef.kind.toLowerCase()]: { name: boundObjectRef.name, uid: boundObjectRef.uid } };
      const token = await new SignJWT({ "kubernetes.io": { namespace, ...bound, serviceaccount: { name, uid } } })
        .setProtectedHeader({ alg: "ES256", kid: "sandbox" })
        .setAudience([...audiences]).setIssuer(ISSUER).setSubject(`system:serviceaccount:${namespace}:${name}`)
        .setIssuedAt(at).setNotBefore(at).setExpirationTime(at + expirationSeconds).setJti(crypto.randomUUID())
        .sign(privateKey);
      return { token, expires: new Date((at + expirationSeconds) * 1000) };
    },
    async signLegacy(account, secret) {
      const { privateKey } = await keyPair();
      const { name, namespace = "", uid } = account.metadata;
      const prefix = "kubernetes.io/serviceaccount";
      return await new SignJWT({
        [`${prefix}/namespace`]: namespace,
        [`${prefix}/secret.name`]: secret.metadata?.name,
        [`${prefix}/service-account.name`]: name,
        [`${prefix}/service-account.uid`]: uid,
      }).setProtectedHeader({ alg: "ES256", kid: "sandbox" }).setIssuer("kubernetes/serviceaccount")
        .setSubject(`system:serviceaccount:${namespace}:${name}`).sign(privateKey);
    },
    async read(token, audience = ISSUER) {
      const { publicKey } = await keyPair();
      const verified = await jwtVerify(token, publicKey, { currentDate: now() }).catch(() => undefined);
      if (verified === undefined) return undefined;
      const { payload } = verified;
      const isLegacy = payload.iss === "kubernetes/serviceaccount";
      if (!isLegacy && ![payload.aud].flat().includes(audience)) return undefined;
      const [, , namespace = "", name = ""] = payload.sub?.split(":") ?? [];
      const account = ACCOUNTS && store.get(ACCOUNTS, namespace, name);
      const claims = payload["kubernetes.io"] as Claims | undefined;
      const uid = claims?.serviceaccount?.uid ?? payload["kubernetes.io/serviceaccount/service-account.uid"];
      // A service account that was deleted and recreated has another uid, so old tokens are not valid for it.
      if (account === undefined || account.metadata.uid !== uid) return undefined;
      if (
        isLegacy && !hasLegacySecret(store, namespace, String(payload["kubernetes.io/serviceaccount/secret.name"]))
      ) return undefined;
      for (const [kind, ref] of [[SECRETS, claims?.secret], [PODS, claims?.pod], [NODES, claims?.node]] as const) {
        if (ref !== undefined && kind !== undefined && store.get(kind, namespace, ref.name)?.metadata.uid !== ref.uid) {
          return undefined;
        }
      }
      return defined({
        user: payload.sub ?? "",
        uid: account.metadata.uid,
        groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
        extra: payload.jti === undefined ? undefined : listExtra(payload.jti, claims),
      });
    },
    async keys() {
      const { publicKey } = await keyPair();
      return { keys: [{ ...await exportJWK(publicKey), kid: "sandbox", alg: "ES256", use: "sig" }] };
    },
  };
}

interface Claims {
  serviceaccount?: Ref;
  secret?: Ref;
  pod?: Ref;
  node?: Ref;
}

interface Ref {
  name: string;
  uid: string;
}

function listExtra(jti: string, claims: Claims | undefined): Record<string, string[]> {
  const prefix = "authentication.kubernetes.io";
  const extra: Record<string, string[]> = { [`${prefix}/credential-id`]: [`JTI=${jti}`] };
  for (const kind of ["node", "pod"] as const) {
    const ref = claims?.[kind];
    if (ref === undefined) continue;
    extra[`${prefix}/${kind}-name`] = [ref.name];
    extra[`${prefix}/${kind}-uid`] = [ref.uid];
  }
  return extra;
}

function hasLegacySecret(store: Store, namespace: string, name: string): boolean {
  return SECRETS !== undefined && store.get(SECRETS, namespace, name) !== undefined;
}
