import type { TokenOptions } from "../../../api/client/options.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { readJwtPayload } from "../../../data/core/jwt.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import type { K8s } from "../../../session/k8s.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

interface TokenFlags extends Globals {
  duration?: string | undefined;
  audience?: string[] | undefined;
  boundObjectKind?: string | undefined;
  boundObjectName?: string | undefined;
  boundObjectUid?: string | undefined;
  secret?: boolean | undefined;
  inspect?: boolean | undefined;
}

// With what may stand around it in a header or a file.
const JWT_REGEXP = /^(?:Bearer\s+)?(eyJ[\w-]+\.[\w-]+\.[\w-]*)\s*$/i;

/** `k8s token [SERVICE_ACCOUNT]`: a token of a service account, never the one in use. */
export function tokenCommand(shell: Shell) {
  return newCommand(
    "token",
    "A token of a service account: asked for (TokenRequest), or, on a cluster too old for that, out of its own Secret.",
  )
    .arguments("[service-account:string]")
    .option("--duration <duration:duration>", "How long it is to be valid: 10m, 24h.")
    .option("--audience <audience:string>", "Whom it is meant for; may be repeated.", { collect: true })
    .option("--bound-object-kind <kind:string>", "End it with an object: Pod, Secret or Node.")
    .option("--bound-object-name <name:string>", "That object's name.")
    .option("--bound-object-uid <uid:string>", "And its uid, where it must be this very one.")
    .option("--secret", "One that never expires, in a Secret that is made where there is none.")
    .option(
      "--inspect",
      "What it says of itself, instead of the token: for whom, by whom, until when; also of a token in the name's place.",
    )
    .example("Row 6 of the tutorial", "TOKEN=$(k8s token)")
    .example("Until a pod ends", "k8s token default --bound-object-kind Pod --bound-object-name helloworld")
    .action(async (flags: TokenFlags, serviceAccount = "default") => {
      // In the name's place it would travel in a path, into the server's logs.
      const [, jwt] = JWT_REGEXP.exec(serviceAccount) ?? [];
      if (jwt !== undefined) {
        if (flags.inspect) return await shell.out(await inspected(jwt));
        throw new UsageError("Cannot take a token for the name of a service account", {
          hints: ['k8s token --inspect "$TOKEN" shows what it says of itself'],
        });
      }
      await using k8s = await openShellSession(shell, flags);
      const token = flags.secret
        ? await ofSecret(shell, k8s, serviceAccount, flags)
        : await requested(shell, k8s, serviceAccount, flags);
      await shell.out(flags.inspect ? await inspected(token) : `${token}\n`);
    });
}

async function requested(shell: Shell, k8s: K8s, serviceAccount: string, flags: TokenFlags): Promise<string> {
  const { duration, audience } = flags;
  const boundObject = boundObjectOf(flags);
  return await k8s.token(serviceAccount, {
    signal: shell.signal,
    ...(duration === undefined ? {} : { duration }),
    ...(audience === undefined ? {} : { audience }),
    ...(boundObject === undefined ? {} : { boundObject }),
  });
}

// What it means is said each time, and on stderr, for the token itself goes into a variable.
async function ofSecret(shell: Shell, k8s: K8s, serviceAccount: string, flags: TokenFlags): Promise<string> {
  const { duration, audience, boundObjectKind, boundObjectName } = flags;
  if ([duration, audience, boundObjectKind, boundObjectName].some((flag) => flag !== undefined)) {
    throw new UsageError("Cannot give the token of a Secret a duration, an audience or an object to end with", {
      hints: ["leave out --secret: the server makes a token with these, which expires"],
    });
  }
  const { longLivedToken } = await import("../../../api/credentials/token_secret.ts");
  const { namespace } = k8s;
  const { token, secret, created } = await longLivedToken(k8s.handler, {
    namespace,
    name: serviceAccount,
    signal: shell.signal,
  });
  shell.err(
    `note: this token never expires: whoever has it is system:serviceaccount:${namespace}:${serviceAccount} until ` +
      `the Secret "${secret}"${created ? ", which is new," : ""} is deleted: k8s delete secret ${
        shellWord(secret)
      } -n ${shellWord(namespace)}`,
  );
  return token;
}

function boundObjectOf(flags: TokenFlags): TokenOptions["boundObject"] {
  const { boundObjectKind: kind, boundObjectName: name, boundObjectUid: uid } = flags;
  if (kind === undefined && name === undefined && uid === undefined) return undefined;
  if (kind === undefined || name === undefined) {
    throw new UsageError("Cannot bind a token to an object without its kind and its name", {
      hints: ["--bound-object-kind Pod --bound-object-name NAME"],
    });
  }
  if (kind !== "Pod" && kind !== "Secret" && kind !== "Node") {
    throw new UsageError(`Cannot bind a token to the kind "${kind}"`, { hints: ["Pod, Secret or Node"] });
  }
  return { kind, name, ...(uid === undefined ? {} : { uid }) };
}

/** What a token says of itself; nothing of it is verified, and the token is not in it. */
async function inspected(token: string): Promise<string> {
  const { formatTable } = await import("../../../data/output/table/table.ts");
  const payload = readJwtPayload(token);
  const { sub, aud, iss, iat, exp, "kubernetes.io": own } = payload;
  const time = (seconds?: number) => seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
  const legacy = payload["kubernetes.io/serviceaccount/secret.name"];
  const bound = typeof own === "object" && own !== null ? boundTo(own) : legacy === undefined ? "" : `secret/${legacy}`;
  const rows = [
    ["Subject", sub],
    ["Audience", [aud].flat().join(", ")],
    ["Issuer", iss],
    ["Issued", time(iat)],
    ["Expires", time(exp) ?? "never: it is a token of a Secret"],
    ["Bound to", bound],
  ].filter(([, value]) => value !== undefined && value !== "");
  const columnDefinitions = ["Claim", "Value"].map((name) => ({ name, type: "string" }));
  return formatTable({ kind: "Table", columnDefinitions, rows: rows.map((cells) => ({ cells })) });
}

function boundTo(claims: object): string | undefined {
  for (const kind of ["pod", "secret", "node"]) {
    const reference: unknown = Reflect.get(claims, kind);
    if (typeof reference === "object" && reference !== null && "name" in reference) return `${kind}/${reference.name}`;
  }
  return undefined;
}
