import { cacheRoot } from "../build.ts";

const PACKAGES = ["containerd", "runc", "containernetworking-plugins", "busybox-static"];

/**
 * Debian's containerd, runc, network plugins and busybox, downloaded by apt-get once and unpacked into a folder of
 * ours: an installed containerd would start as a service, and drive out Docker's.
 */
export async function nodePackages(log: (line: string) => void = () => {}): Promise<string> {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(await Deno.readTextFile("/etc/os-release"))?.[1] ?? "debian";
  const folder = `${cacheRoot()}/node/${release}`;
  if (await Deno.stat(folder).catch(() => undefined)) return folder;
  log("fetching Debian's containerd and runc for the node, once");
  const temporary = `${folder}.${crypto.randomUUID()}`;
  await Deno.mkdir(`${temporary}/packages`, { recursive: true });
  // apt-get gives the download to a user of its own where it can, and that one must reach the folder.
  await Deno.chmod(`${temporary}/packages`, 0o777);
  const download = () => run(`${temporary}/packages`, "apt-get", "download", "-q", ...PACKAGES);
  await download().catch(async () => {
    await run(temporary, "apt-get", "update", "-q");
    await download();
  });
  for await (const { name } of Deno.readDir(`${temporary}/packages`)) {
    await run(temporary, "dpkg-deb", "-x", `packages/${name}`, "root");
  }
  // Another process may have been faster; what it unpacked is the same.
  await Deno.rename(`${temporary}/root`, folder).catch(() => {});
  await Deno.remove(temporary, { recursive: true });
  return folder;
}

async function run(cwd: string, program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, cwd, stdout: "null", stderr: "piped" }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
}
