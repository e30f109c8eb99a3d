import { untilAborted } from "../../lib/data/base/wait.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { until } from "./pods.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The time limit of a program. A program that hangs must fail its test, and not stop the suite. */
const LIMIT_MS = 600_000;

/** The output of a program, and its exit code. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command that starts the `k8s` of this checkout. */
export const SELF = [
  Deno.execPath(),
  ...["run", "-A", "--no-check", "--quiet"],
  // Without a package.json, the packages come from JSR, and deno.json names them.
  ...(hasPackageJson() ? ["--config", `${ROOT}npm/deno.json`] : []),
  `${ROOT}cli.ts`,
];

function hasPackageJson(): boolean {
  try {
    return Deno.statSync(`${ROOT}package.json`).isFile;
  } catch {
    return false;
  }
}

/** Runs `k8s` as a process. */
export function run(args: readonly string[], input?: unknown): Promise<Ended> {
  const [program = "", ...rest] = SELF;
  return spawn(program, [...rest, ...args], input);
}

/** Runs the kubectl that was built with the control plane. */
export function kubectl(args: readonly string[], input?: unknown): Promise<Ended> {
  return spawn(Deno.env.get("K8S_TEST_KUBECTL") ?? "kubectl", args, input);
}

/** Runs lines in a shell. */
export function shell(lines: string): Promise<Ended> {
  return spawn("sh", ["-c", lines]);
}

/** Runs a line in a shell in which `k8s` is this checkout. */
export function sh(line: string): Promise<Ended> {
  const words = SELF.map((word) => `'${word}'`).join(" ");
  return spawn("sh", ["-c", `k8s() { ${words} "$@"; }\n${line}`]);
}

/** Runs a test in a new namespace. */
export async function withNamespace(work: (namespace: string) => Promise<void>): Promise<void> {
  await using k8s = await connect();
  const namespace = `test-${crypto.randomUUID().slice(0, 8)}`;
  await k8s.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  try {
    // The default service account is created shortly afterwards, and pods need it.
    await until(
      `${namespace} has its service account`,
      async () => await k8s.find("serviceaccount", "default", { namespace }),
    );
    await work(namespace);
  } finally {
    await k8s.delete("namespace", namespace);
  }
}

/** Deletes a CustomResourceDefinition, and waits until it is gone: the next test may define the same kind. */
export async function deleteKind(k8s: K8s, name: string): Promise<void> {
  await k8s.delete("crd", name, { wait: true, signal: AbortSignal.timeout(60_000) });
}

/** Runs a program with standard input and environment variables. */
export async function spawn(
  program: string,
  args: readonly string[],
  input?: unknown,
  env: Record<string, string> = {},
): Promise<Ended> {
  const { process, ended } = start(program, args, env);
  const text = typeof input === "string" ? input : input === undefined ? "" : JSON.stringify(input);
  // The output is read at the same time, because a program may write before it has read its whole input.
  const written = new Response(text).body?.pipeTo(process.stdin).catch(() => {});
  const result = await ended;
  await written;
  return result;
}

/** Starts a program. Its standard input is open. */
export function start(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): { process: Deno.ChildProcess; ended: Promise<Ended> } {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const process = new Deno.Command(program, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Once a day, Deno would look for an update.
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
    signal: limit,
  }).spawn();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const read = async () => {
    const { code, stdout, stderr } = await untilAborted(process.output(), limit).catch((error) => {
      throw new Error(`${[program, ...args].join(" ")} did not end`, { cause: error });
    });
    return { code, out: decode(stdout), err: decode(stderr) };
  };
  return { process, ended: read() };
}
