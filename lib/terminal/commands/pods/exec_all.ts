import { pooled } from "../../../data/base/concurrency.ts";
import { KubeError, UsageError } from "../../../data/core/errors.ts";
import { podSelector } from "../../../api/streams/pod_target.ts";
import type { ExecOptions, SpawnOptions } from "../../../api/streams/exec_options.ts";
import type { K8s } from "../../../session/k8s.ts";
import { formatError } from "../../shell/command_hints.ts";
import { readLines } from "../../shell/read_lines.ts";
import type { Shell } from "../../shell/shell.ts";

/** The number of pods in which the command runs at the same time. */
const AT_ONCE = 8;

/** Options of {@linkcode execAll}. */
export interface ExecAllOptions extends Omit<SpawnOptions & ExecOptions, "stdin" | "tty" | "check"> {
  /** Print one JSON value instead of lines. */
  json: boolean;
}

/**
 * Runs a command in every running pod of a Service or workload. Each line is printed after the name of its pod. The exit
 * code is the highest one.
 */
export async function execAll(
  shell: Shell,
  k8s: K8s,
  target: string,
  command: readonly string[],
  { json, ...options }: ExecAllOptions,
): Promise<void> {
  const names = await podsOf(k8s, target, shell.signal);
  const results: PodOutcome[] = [];
  const runs = pooled(names, AT_ONCE, async (pod): Promise<PodOutcome> => {
    try {
      return { pod, ...json ? await collect(pod) : await print(pod) };
    } catch (error) {
      shell.err(`pod/${pod}: ${formatError(error)}`);
      return { pod, error: error instanceof Error ? error.message : String(error) };
    }
  });
  for await (const outcome of runs) {
    results.push(outcome);
    const { pod, code = 0 } = outcome;
    if (code !== 0) shell.err(`pod/${pod}: command terminated with exit code ${code}`);
  }
  if (json) await shell.out(`${JSON.stringify(results, null, 2)}\n`);
  shell.exitCode = Math.max(...results.map(({ code = 1 }) => code));

  async function collect(name: string): Promise<{ code: number }> {
    return await k8s.exec(`pod/${name}`, command, { ...options, check: false, signal: shell.signal });
  }

  async function print(name: string): Promise<{ code: number }> {
    await using process = await k8s.spawn(`pod/${name}`, command, { ...options, stdin: false, signal: shell.signal });
    const [{ code }] = await Promise.all([
      process.done,
      eachLine(process.stdout, (line) => shell.out(`[pod/${name}] ${line}\n`)),
      eachLine(process.stderr, (line) => shell.err(`[pod/${name}] ${line}`)),
    ]);
    return { code };
  }
}

/** The result of the command in one pod: its exit code and output, or the error if it has none. */
interface PodOutcome {
  pod: string;
  code?: number;
  error?: string;
}

async function podsOf(k8s: K8s, target: string, signal: AbortSignal): Promise<string[]> {
  const [type = "", name = ""] = target.split("/");
  if (!target.includes("/") || /^(po|pods?)$/.test(type)) {
    throw new UsageError("Cannot use --all with one pod", {
      hints: ["name a Service or a workload: k8s exec --all deploy/NAME -- COMMAND"],
    });
  }
  const labels = podSelector(await k8s.get<string>(type, name, { signal }));
  if (labels === undefined) throw new KubeError(`Cannot run a command in all pods of ${target}: it selects no pods`);
  const { items } = await k8s.list("pods", { labels, signal });
  const running = items.filter(({ metadata, status }) =>
    status?.phase === "Running" && metadata.deletionTimestamp === undefined
  );
  if (running.length === 0) throw new KubeError(`Cannot run a command in the pods of ${target}: none is running`);
  return running.map(({ metadata }) => metadata.name);
}

async function eachLine(
  stream: ReadableStream<Uint8Array>,
  print: (line: string) => void | Promise<void>,
): Promise<void> {
  for await (const line of readLines(stream)) await print(line);
}
