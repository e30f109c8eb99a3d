import { Command } from "@cliffy/command";
import { parseDuration } from "../core/duration.ts";
import type { SessionOverrides } from "../session/k8s.ts";

/** The flags that every command has. */
export interface Globals {
  context?: string | undefined;
  kubeconfig?: string | undefined;
  namespace?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  server?: string | undefined;
  token?: string | undefined;
  as?: string | undefined;
  asGroup?: string[] | undefined;
  requestTimeout?: string | undefined;
  sandbox?: boolean | undefined;
  curl?: boolean | undefined;
  verbose?: number | undefined;
}

/** A command with the flags that all of them share. */
// deno-lint-ignore no-explicit-any -- each option changes the type of a Cliffy command; here it is the same command to all
export function newCommand(name: string, description: string): Command<any, any, any, any, any, any, any, any> {
  return new Command()
    .name(`k8s ${name}`)
    .description(description)
    .throwErrors()
    .noExit()
    .option("-n, --namespace <name:string>", "The namespace; the context's own where it is not given.")
    .option("--context <name:string>", "The context of the kubeconfig.")
    .option("--kubeconfig <file:string>", "The kubeconfig, instead of KUBECONFIG and ~/.kube/config.")
    .option("--cluster <name:string>", "The cluster of the kubeconfig.")
    .option("--user <name:string>", "The user of the kubeconfig.")
    .option("-s, --server <url:string>", "The API server's address.")
    .option("--token <token:string>", "A bearer token; it is sent without the user's client certificate.")
    .option("--as <user:string>", "Act as this user (impersonation).")
    .option("--as-group <group:string>", "Act as a member of this group; may be repeated.", { collect: true })
    .option("--request-timeout <duration:string>", "How long one request may take: 5s, 1m; 0 is no limit.")
    .option("--sandbox", "Use a fresh sandbox in this process instead of a cluster.")
    .option("--curl", "Print the curl line that does the same, and send nothing but discovery.")
    .option("-v, --verbose <level:integer>", "Say more: 1 and up shows stacks, 6 and up each request.");
}

/** What the global flags change about a session. */
export function overridesOf(flags: Globals): SessionOverrides {
  const { context, namespace, cluster, user, server, token, as, asGroup, requestTimeout } = flags;
  return {
    ...(context === undefined ? {} : { context }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(user === undefined ? {} : { user }),
    ...(server === undefined ? {} : { server }),
    ...(token === undefined ? {} : { token }),
    ...(as === undefined ? {} : { as }),
    ...(asGroup === undefined ? {} : { asGroups: asGroup }),
    ...(requestTimeout === undefined ? {} : { requestTimeout: parseDuration(requestTimeout) }),
  };
}
