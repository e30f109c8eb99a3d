import { pooled } from "../../../data/base/concurrency.ts";
import { KubeError, UsageError } from "../../../data/core/errors.ts";
import { podSelector } from "../../../api/streams/pod_target.ts";
import type { ExecOptions, SpawnOptions } from "../../../api/streams/exec_options.ts";
import type { K8s } from "../../../session/k8s.ts";
import { formatError } from "../../shell/command_hints.ts";
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
  const results: unknown[] = [];
  let worst = 0;
  const runs = pooled(names, AT_ONCE, async (name) => {
    try {
      return { pod: name, code: json ? await collect(name) : await print(name) };
    } catch (error) {
      shell.err(`pod/${name}: ${formatError(error)}`);
      results.push({ pod: name, error: error instanceof Error ? error.message : String(error) });
      return { pod: name, code: 1 };
    }
  });
  for await (const { pod, code } of runs) {
    worst = Math.max(worst, code);
    if (code !== 0) shell.err(`pod/${pod}: command terminated with exit code ${code}`);
  }
  if (json) await shell.out(`${JSON.stringify(results, null, 2)}\n`);
  shell.exitCode = worst;

  async function collect(name: string): Promise<number> {
    const result = await k8s.exec(`pod/${name}`, command, { ...options, check: false, signal: shell.signal });
    results.push({ pod: name, ...result });
    return result.code;
  }

  async function print(name: string): Promise<number> {
    await using process = await k8s.spawn(`pod/${name}`, command, { ...options, stdin: false, signal: shell.signal });
    const [{ code }] = await Promise.all([
      process.done,
      eachLine(process.stdout, (line) => shell.out(`[pod/${name}] ${line}\n`)),
      eachLine(process.stderr, (line) => shell.err(`[pod/${name}] ${line}`)),
    ]);
    return code;
  }
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
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  print: (line: string) => void | Promise<void>,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await print(line);
  }
  if (rest !== "") await print(rest);
}
