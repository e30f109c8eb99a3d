import type { Hint } from "../../data/core/hint.ts";
import { hint } from "../../data/core/errors.ts";
import { defined } from "../../data/base/defined.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { type JwtPayload, readJwtPayload } from "../../data/core/jwt.ts";
import { type Bearer, type Credential, findBearer } from "../../api/credentials/credential.ts";
import type { ExecAnswer } from "../../api/credentials/exec_protocol.ts";
import { readTokenFile } from "../../api/credentials/token_file.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { failed, failedBy, passed, skipped, waits, warned } from "./check.ts";
import { checkSpan } from "./x509.ts";

// A token is valid for an hour by default. A quarter of that is enough time to get a new one.
const SOON_MS = 5 * 60_000;

/** Checks the claims of a bearer token: subject, audience and dates. The result never contains the token. */
export async function checkToken(credential: Credential | undefined, now: Date): Promise<Check> {
  if (credential === undefined) return waits("token", "credential");
  const bearer = findBearer(credential);
  if (bearer === undefined || bearer.kind === "basic") return skipped("token", "no token is used");
  let token: string | undefined;
  let expires: Date | undefined;
  try {
    ({ token, expires } = await read(bearer));
  } catch (error) {
    const next = bearer.kind === "tokenFile" ? [`ls -l ${shellWord(bearer.path)}`] : [];
    return failedBy("token", error, { next, facts: { usable: false } });
  }
  if (token === undefined) return skipped("token", "the plugin returned a certificate");
  const claims = claimsOf(token);
  if (claims === undefined) {
    const end = expires === undefined ? undefined : checkSpan(undefined, expires.toISOString(), now, SOON_MS);
    return passed(
      "token",
      `opaque${end === undefined ? "" : `; ${end.words}`}: only the server can tell its subject`,
      {
        facts: defined({ opaque: true, expires: expires?.toISOString() }),
      },
    );
  }
  return judge(claims, bearer, now);
}

async function read(bearer: Exclude<Bearer, { kind: "basic" }>): Promise<ExecAnswer> {
  if (bearer.kind === "token") return { token: bearer.token };
  if (bearer.kind === "tokenFile") return { token: await readTokenFile(bearer) };
  return await bearer.plugin.current();
}

function claimsOf(token: string): JwtPayload | undefined {
  try {
    return readJwtPayload(token);
  } catch {
    return undefined;
  }
}

function textOf(claim: unknown): string | undefined {
  return claim === undefined ? undefined : String(claim);
}

function judge({ iss, sub, aud, exp, nbf }: JwtPayload, bearer: Bearer, now: Date): Check {
  const [from, to] = [timeOf(nbf), timeOf(exp)];
  const facts = defined({
    opaque: false,
    subject: textOf(sub),
    issuer: textOf(iss),
    audience: aud === undefined ? undefined : [aud].flat().map(String),
    notBefore: from,
    expires: to,
  });
  const who = sub === undefined ? "a token without a subject" : String(sub);
  const findings = { facts, details: iss === undefined ? [] : [`issued by ${iss}`] };
  if (to === undefined) {
    const next = [hint("short-token", {}, "call token() to get a token that expires")];
    return warned("token", `${who}; it never expires`, { ...findings, next });
  }
  const span = checkSpan(from, to, now, SOON_MS);
  const about = `${who}; ${span.words}`;
  if (span.state === "valid") return passed("token", about, findings);
  if (span.state === "not yet") {
    return failed("token", about, { ...findings, next: ["run `date` to check this machine's clock"] });
  }
  const tell = span.state === "over" ? failed : warned;
  return tell("token", about, { ...findings, next: renewal(bearer, sub) });
}

function renewal(bearer: Bearer, sub: string | undefined): (string | Hint)[] {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(sub ?? "") ?? [];
  if (namespace !== undefined && name !== undefined) {
    return [
      hint("renew-token", { namespace, name }, `call token("${name}", { namespace: "${namespace}" }) as another user`),
    ];
  }
  if (bearer.kind === "tokenFile") return [`check that ${bearer.path} is still being updated`];
  if (bearer.kind === "plugin") return ["run the plugin's login command again"];
  return ["get a new token from its issuer and put it into the kubeconfig"];
}

function timeOf(seconds: unknown): string | undefined {
  const time = typeof seconds === "number" ? new Date(seconds * 1000) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
