import { connect } from "../../lib/session/connect.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

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
    while (await k8s.find("serviceaccount", "default", { namespace }) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await work(namespace);
  } finally {
    await k8s.delete("namespace", namespace);
  }
}

/** Runs a program with standard input and environment variables. */
export async function spawn(
  program: string,
  args: readonly string[],
  input?: unknown,
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = new Deno.Command(program, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Once a day, Deno would look for an update.
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
  }).spawn();
  const writer = child.stdin.getWriter();
  const text = typeof input === "string" ? input : input === undefined ? "" : JSON.stringify(input);
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr) };
}
