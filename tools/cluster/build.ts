/**
 * Builds the control plane and the kubelet from Go modules, once for each go.sum, into a cache outside of the work
 * tree.
 */

import { dirname } from "node:path";

const HERE = new URL(".", import.meta.url).pathname;
const VERSION = "v1.36.3";

/** The programs by package. The last part of the package is the name; `server` is etcd. */
const PACKAGES = [
  "go.etcd.io/etcd/server/v3",
  "k8s.io/kubernetes/cmd/kube-apiserver",
  "k8s.io/kubernetes/cmd/kube-controller-manager",
  "k8s.io/kubernetes/cmd/kube-scheduler",
  "k8s.io/kubernetes/cmd/kubectl",
  // Nodes only run on Linux.
  ...(Deno.build.os === "linux" ? ["k8s.io/kubernetes/cmd/kubelet"] : []),
];
const PROGRAMS = PACKAGES.map((path) => path.split("/").filter((part) => part !== "v3").at(-1) ?? path);

/** Returns the folder of the programs, and builds them if they are missing. */
export async function build(log: (line: string) => void = () => {}): Promise<string> {
  const folder = await cacheFolder();
  if (await isWhole(folder)) return folder;
  await requireGo();
  // Only one build runs at a time on a machine. The second one uses the result of the first.
  await Deno.mkdir(dirname(folder), { recursive: true });
  using lock = await Deno.open(`${dirname(folder)}/.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await isWhole(folder)) return folder;
  log("building the control plane from its Go modules: about five minutes, once");
  const temporary = `${folder}.${crypto.randomUUID()}`;
  await Deno.mkdir(temporary, { recursive: true });
  const set = (name: string, value: string) => `-X ${name}=${value}`;
  const flags = [
    "-s -w",
    set("k8s.io/component-base/version.gitVersion", VERSION),
    set("k8s.io/component-base/version.gitMajor", "1"),
    set("k8s.io/component-base/version.gitMinor", "36"),
    set("k8s.io/client-go/pkg/version.gitVersion", VERSION),
  ].join(" ");
  const started = Date.now();
  const { success } = await new Deno.Command("go", {
    args: ["build", "-buildvcs=false", "-ldflags", flags, "-o", `${temporary}/`, ...PACKAGES],
    cwd: HERE,
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) {
    await Deno.remove(temporary, { recursive: true });
    throw new Error("go build failed; its own words are above");
  }
  log(`built in ${Math.round((Date.now() - started) / 1000)} s`);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.rename(temporary, folder);
  return folder;
}

/** The folder of the programs, even if they are not built yet. */
export async function cacheFolder(): Promise<string> {
  const sum = await Deno.readFile(`${HERE}go.sum`);
  const key = new Uint8Array(await crypto.subtle.digest("SHA-256", sum)).slice(0, 8).toHex();
  return `${cacheRoot()}/controlplane/${key}`;
}

/** The folder of the files that are created once per machine. */
export function cacheRoot(): string {
  const cache = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") ?? "/tmp"}/.cache`;
  return `${cache}/kubeshell`;
}

/** Returns the path of the built kubectl, or of one on PATH; undefined if there is none. */
export async function findKubectl(): Promise<string | undefined> {
  const built = `${await cacheFolder()}/kubectl`;
  for (const path of [built, "kubectl"]) if (await runs(path, "version", "--client")) return path;
  return undefined;
}

async function isWhole(folder: string): Promise<boolean> {
  const found = await Promise.all(PROGRAMS.map((name) => Deno.stat(`${folder}/${name}`).catch(() => undefined)));
  return found.every((info) => info?.isFile);
}

async function requireGo(): Promise<void> {
  if (await runs("go", "version")) return;
  throw new Error("The real control plane is built with Go, and there is none on PATH: https://go.dev/dl");
}

// A missing program throws when it is started, instead of rejecting a promise.
async function runs(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}
