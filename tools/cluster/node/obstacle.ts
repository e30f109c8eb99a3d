const CGROUPS = "/sys/fs/cgroup";

/** Returns the reason why this machine cannot run a node; undefined if it can. */
export async function nodeObstacle(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "a node runs on Linux";
  if (Deno.uid() !== 0) return "a node needs root";
  for (const program of ["apt-get", "dpkg-deb"]) {
    if (!await succeeds(program, "--version")) {
      return "the node's containerd and runc are Debian's, and this is no Debian";
    }
  }
  // Nodes are not tested with cgroup v2 yet.
  const found = await Deno.stat(`${CGROUPS}/memory/cgroup.procs`).catch(() => undefined);
  if (!found) return "the node is written for cgroup v1, which is not mounted here";
  if (!await succeeds("unshare", "--pid", "--fork", "--mount-proc", "--net", "mount", "-t", "tmpfs", "none", "/run")) {
    return "namespaces and mounts of its own are not allowed here";
  }
  return undefined;
}

// A missing program throws when it is started.
async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}
