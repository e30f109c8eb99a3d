import { explainNotCapable } from "../../../data/core/not_capable.ts";
import { connect } from "../../../session/connect.ts";
import { limitRate } from "../../../api/transport/request_rate.ts";
import { limitEverySession } from "../../../session/chain.ts";
import { JOB_VARIABLES, writeResultEnd } from "../../../session/job_verbs.ts";
import { PRELOADED } from "../../repl/preloaded.ts";
import { formatError } from "../../shell/command_hints.ts";
import { onUncaught } from "./on_uncaught.ts";

/**
 * Prepares the process of a script in a Job: defines the global `k8s` and the preloaded functions, reports uncaught errors
 * like a command, limits the rate of requests, and ends the output with a mark.
 */
export async function preloadPod(): Promise<void> {
  const fail = (error: unknown) => {
    console.error(formatError(explainNotCapable(error)));
    Deno.exit(1);
  };
  onUncaught(fail);
  globalThis.addEventListener("unload", writeResultEnd);
  // The process is the first one of its container, so the kernel has no default action for this signal.
  Deno.addSignalListener("SIGTERM", () => Deno.exit(143));
  const rate = Number(Deno.env.get(JOB_VARIABLES.rate));
  if (rate > 0) limitEverySession(limitRate(rate));
  const onWarning = (text: string) => console.error(`Warning: ${text}`);
  Object.assign(globalThis, PRELOADED, { k8s: await connect({ onWarning }) });
}
