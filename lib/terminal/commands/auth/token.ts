import { defined } from "../../../data/base/defined.ts";
import type { TokenOptions } from "../../../api/client/options.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { readJwtPayload } from "../../../data/core/jwt.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { formatNames } from "../../../data/output/name.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, TEMPLATE_OPTIONS } from "../../shell/shared_options.ts";
import { advise, type Shell } from "../../shell/shell.ts";

// A token may have a prefix or whitespace around it, as in a header or a file.
const JWT_REGEXP = /^\s*(?:Bearer\s+)?(eyJ[\w-]+\.[\w-]+\.[\w-]*)\s*$/i;

const OPTIONS = {
  duration: { value: "duration", type: "duration", help: "Requested lifetime, such as 10m or 24h" },
  audience: { value: "audience", help: "Intended audience; may be repeated", repeated: true },
  boundObjectKind: {
    value: "kind",
    help: "Kind of an object. When that is deleted, the token becomes invalid",
    values: ["Pod", "Secret", "Node"],
  },
  boundObjectName: { value: "name", help: "Name of the bound object" },
  boundObjectUid: { value: "uid", help: "UID of the bound object" },
  secret: { help: "Get a non-expiring token from a Secret, creating the Secret if needed" },
  inspect: { help: "Print the token's claims instead of the token. Also accepts a token in place of the name" },
  output: outputOption(["name", ...VALUE_FORMATS], "Print the TokenRequest with the token"),
  ...TEMPLATE_OPTIONS,
  showManagedFields: { hidden: true, help: "Accepted for compatibility" },
} as const satisfies Options;

type TokenFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s token [SERVICE_ACCOUNT]`: prints a token of a service account, never the current credential. */
export function tokenCommand(shell: Shell) {
  return defineCommand({
    name: "token",
    description:
      "Print a token of a service account, from the TokenRequest API or, on an old cluster, from a token Secret.",
    examples: [
      ["Store a token in a variable", "TOKEN=$(k8s token)"],
      [
        "Get a token that expires with a pod",
        "k8s token default --bound-object-kind Pod --bound-object-name helloworld",
      ],
    ],
    arguments: [{ name: "service-account", optional: true, completion: "service-account" }],
    options: OPTIONS,
    action: async (flags, serviceAccount = "default") => {
      // Do not send a token as a name: it would be part of the path and appear in the server's logs.
      const [, jwt] = JWT_REGEXP.exec(serviceAccount) ?? [];
      if (jwt !== undefined) {
        if (flags.inspect) return await shell.out(await inspected(jwt));
        throw new UsageError("Cannot use a token as the name of a service account", {
          hints: ['run `k8s token --inspect "$TOKEN"` to print the claims of a token'],
        });
      }
      if (flags.output !== undefined && (flags.secret || flags.inspect)) {
        throw new UsageError("Cannot print a TokenRequest: -o excludes --secret and --inspect");
      }
      await using k8s = await openShellSession(shell, flags);
      if (flags.output !== undefined) return await printRequest(shell, k8s, serviceAccount, flags);
      const token = flags.secret
        ? await ofSecret(shell, k8s, serviceAccount, flags)
        : await requested(shell, k8s, serviceAccount, flags);
      await shell.out(flags.inspect ? await inspected(token) : `${token}\n`);
    },
  });
}

async function requested(shell: Shell, k8s: K8s, serviceAccount: string, flags: TokenFlags): Promise<string> {
  const { duration, audience } = flags;
  const boundObject = boundObjectOf(flags);
  return await k8s.token(serviceAccount, {
    signal: shell.signal,
    duration: duration === undefined ? undefined : duration / 1000,
    audience,
    boundObject,
  });
}

async function printRequest(shell: Shell, k8s: K8s, name: string, flags: TokenFlags): Promise<void> {
  const { duration, audience, output, allowMissingTemplateKeys } = flags;
  const { requestTokenObject } = await import("../../../api/credentials/service_account_token.ts");
  const request = await requestTokenObject(k8s.handler, {
    namespace: k8s.namespace,
    name,
    signal: shell.signal,
    duration: duration === undefined ? undefined : duration / 1000,
    audience,
    boundObject: boundObjectOf(flags),
  });
  if (output === "name") return await shell.out(formatNames(request));
  const print = await printer(output ?? "json", { allowMissingKeys: allowMissingTemplateKeys });
  await shell.out(await print(request));
}

// Print the note each time. It goes to stderr, because stdout is usually stored in a variable.
async function ofSecret(shell: Shell, k8s: K8s, serviceAccount: string, flags: TokenFlags): Promise<string> {
  const { duration, audience, boundObjectKind, boundObjectName } = flags;
  if ([duration, audience, boundObjectKind, boundObjectName].some((flag) => flag !== undefined)) {
    throw new UsageError("Cannot set a duration, an audience or a bound object for the token of a Secret", {
      hints: ["leave out --secret to request an expiring token with these settings"],
    });
  }
  const { longLivedToken } = await import("../../../api/credentials/token_secret.ts");
  const { namespace } = k8s;
  const { token, secret, created } = await longLivedToken(k8s.handler, {
    namespace,
    name: serviceAccount,
    signal: shell.signal,
  });
  advise(
    shell,
    `note: this token of system:serviceaccount:${namespace}:${serviceAccount} never expires; to revoke it, delete the ` +
      `${created ? "new " : ""}Secret: run \`k8s delete secret ${shellWord(secret)} -n ${shellWord(namespace)}\``,
  );
  return token;
}

function boundObjectOf(flags: TokenFlags): TokenOptions["boundObject"] {
  const { boundObjectKind: kind, boundObjectName: name, boundObjectUid: uid } = flags;
  if (kind === undefined && name === undefined && uid === undefined) return undefined;
  if (kind === undefined || name === undefined) {
    throw new UsageError("Cannot bind a token to an object: its kind and its name are required", {
      hints: ["add --bound-object-kind and --bound-object-name"],
    });
  }
  return defined({ kind, name, uid });
}

/** Returns the claims of a token without the token. The signature is not verified. */
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
    ["Expires", time(exp) ?? "never (token of a Secret)"],
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
