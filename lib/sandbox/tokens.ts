import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import type { KubeObject } from "../data/core/object.ts";
import { KINDS } from "./kinds.ts";
import type { Store } from "./store.ts";
import type { Identity, Stored } from "./types.ts";

/** Who issues the tokens, and for whom they are where nothing else is said. */
export const ISSUER = "https://kubernetes.default.svc.cluster.local";

/** What a TokenRequest asks for, checked already. */
export interface TokenSpec {
  audiences: readonly string[];
  expirationSeconds: number;
  boundObjectRef?: { kind: string; name: string; uid: string };
}

/** Signs and reads service account tokens; the key is made with the first use. */
export interface Tokens {
  sign(account: Stored, spec: TokenSpec): Promise<{ token: string; expires: Date }>;
  /** A token without an end, as the token controller writes into Secrets. */
  signLegacy(account: Stored, secret: KubeObject): Promise<string>;
  /** Who a token stands for; undefined where it is none of ours, has expired, or what it is bound to has gone. */
  read(token: string, audience?: string): Promise<Identity | undefined>;
  /** The public key (RFC 7517). */
  keys(): Promise<{ keys: unknown[] }>;
}

const ACCOUNTS = KINDS.find(({ group, plural }) => group === "" && plural === "serviceaccounts");
const SECRETS = KINDS.find(({ group, plural }) => group === "" && plural === "secrets");
const NODES = KINDS.find(({ group, plural }) => group === "" && plural === "nodes");
const PODS = KINDS.find(({ group, plural }) => group === "" && plural === "pods");

/** Makes the issuer of one sandbox. */
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
      // One that was made anew under the same name is somebody else.
      if (account === undefined || account.metadata.uid !== uid) return undefined;
      if (
        isLegacy && !legacySecretIsThere(store, namespace, String(payload["kubernetes.io/serviceaccount/secret.name"]))
      ) return undefined;
      for (const [kind, ref] of [[SECRETS, claims?.secret], [PODS, claims?.pod], [NODES, claims?.node]] as const) {
        if (ref !== undefined && kind !== undefined && store.get(kind, namespace, ref.name)?.metadata.uid !== ref.uid) {
          return undefined;
        }
      }
      return {
        user: payload.sub ?? "",
        uid: account.metadata.uid,
        groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
        ...(payload.jti === undefined ? {} : { extra: extraOf(payload.jti, claims) }),
      };
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

function extraOf(jti: string, claims: Claims | undefined): Record<string, string[]> {
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

function legacySecretIsThere(store: Store, namespace: string, name: string): boolean {
  return SECRETS !== undefined && store.get(SECRETS, namespace, name) !== undefined;
}
