import type { Shell } from "../../shell/shell.ts";
import type { CommandLine } from "../../repl/repl_context.ts";

/** A `k8s proxy` that runs during the demo. */
export interface DemoProxy extends AsyncDisposable {
  /** The value of --port. */
  asked: number;
  /** The port on which it listens. */
  port: number;
  /** Its output. */
  banner: string;
}

/** Runs `k8s proxy` on the tutorial's port, or on a free one if that port is in use. */
export async function startDemoProxy(
  shell: Shell,
  run: CommandLine["run"],
  kubeconfig: string,
): Promise<DemoProxy> {
  return await start(shell, run, kubeconfig, 8080) ?? await start(shell, run, kubeconfig, 0) ?? failed(shell);
}

async function start(
  shell: Shell,
  run: CommandLine["run"],
  kubeconfig: string,
  asked: number,
): Promise<DemoProxy | undefined> {
  const stop = new AbortController();
  const banner = Promise.withResolvers<string>();
  const inner: Shell = {
    ...shell,
    signal: AbortSignal.any([shell.signal, stop.signal]),
    out: (text) => banner.resolve(text),
    err: () => undefined,
  };
  const ended = run(["proxy", "--port", String(asked), "--kubeconfig", kubeconfig], inner);
  const text = await Promise.race([banner.promise, ended.then(() => undefined)]);
  if (text === undefined) return undefined;
  return {
    asked,
    port: Number(/:(\d+)\s*$/.exec(text)?.[1] ?? asked),
    banner: text,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

function failed(shell: Shell): never {
  throw shell.signal.reason ?? new TypeError("The proxy ended before it listened");
}
