import { Command } from "@cliffy/command";
import { parseDuration } from "../../data/core/duration.ts";
import { InputError, UsageError } from "../../data/core/errors.ts";
import type { SessionOverrides } from "../../session/overrides.ts";
import { GLOBAL_FLAGS } from "./global_flags.ts";

/** The flags that every command has. */
export interface Globals {
  context?: string | undefined;
  kubeconfig?: string | undefined;
  namespace?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  server?: string | undefined;
  token?: string | undefined;
  certificateAuthority?: string | undefined;
  insecureSkipTlsVerify?: boolean | undefined;
  tlsServerName?: string | undefined;
  disableCompression?: boolean | undefined;
  clientCertificate?: string | undefined;
  clientKey?: string | undefined;
  as?: string | undefined;
  asGroup?: string[] | undefined;
  asUid?: string | undefined;
  asUserExtra?: string[] | undefined;
  username?: string | undefined;
  password?: string | undefined;
  requestTimeout?: string | undefined;
  sandbox?: boolean | undefined;
  readOnly?: boolean | undefined;
  yes?: boolean | undefined;
  curl?: boolean | undefined;
  verbose?: number | undefined;
}

// deno-lint-ignore no-explicit-any -- each option changes the type of a Cliffy command; here it is the same command to all
type AnyCommand = Command<any, any, any, any, any, any, any, any>;

/**
 * A command with the flags that all of them share; these are listed once, by `k8s --help`.
 *
 * @param without The names of those that mean something else to it.
 */
export function newCommand(name: string, description: string, without: readonly string[] = []): AnyCommand {
  const command: AnyCommand = new Command()
    .name(`k8s ${name}`)
    .description(description)
    .type("duration", readDuration)
    .throwErrors()
    .noExit();
  for (const { flags, description, collect = false } of GLOBAL_FLAGS) {
    if (without.some((flag) => flags.includes(flag))) continue;
    command.option(flags, description, { hidden: true, collect });
  }
  return command;
}

// It stays the text that the library takes; one that none can read is wrong usage to every command.
function readDuration({ name, value }: { name: string; value: string }): string {
  try {
    parseDuration(value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new UsageError(`${error.message} of ${name}`, { cause: error, hints: error.hints });
  }
  return value;
}

/** What the global flags change about a session. */
export function toOverrides(flags: Globals): SessionOverrides {
  const { context, namespace, cluster, user, server, token, as, asGroup, asUid, asUserExtra, requestTimeout } = flags;
  const {
    certificateAuthority,
    insecureSkipTlsVerify,
    tlsServerName,
    disableCompression,
    clientCertificate,
    clientKey,
    username,
    password,
  } = flags;
  return {
    ...(context === undefined ? {} : { context }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(user === undefined ? {} : { user }),
    ...(server === undefined ? {} : { server }),
    ...(token === undefined ? {} : { token }),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    ...(insecureSkipTlsVerify === undefined ? {} : { insecureSkipTlsVerify }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...(disableCompression === undefined ? {} : { disableCompression }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(as === undefined ? {} : { as }),
    ...(asGroup === undefined ? {} : { asGroups: asGroup }),
    ...(asUid === undefined ? {} : { asUid }),
    ...(asUserExtra === undefined ? {} : { asUserExtra: extraOf(asUserExtra) }),
    ...(flags.readOnly ? { readOnly: true } : {}),
    ...(requestTimeout === undefined ? {} : { requestTimeout: parseDuration(requestTimeout) }),
  };
}

function extraOf(pairs: readonly string[]): Record<string, string[]> {
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`Cannot read --as-user-extra "${pair}"`, { hints: ["write KEY=VALUE"] });
    }
    (extra[key] ??= []).push(value);
  }
  return extra;
}
