import { cacheRoot } from "../build.ts";

const PACKAGES = ["containerd", "runc", "containernetworking-plugins", "busybox-static"];

/**
 * Debian's containerd, runc, network plugins and busybox, downloaded once with apt-get and unpacked into a folder. An
 * installed containerd would start as a service, and conflict with Docker's.
 */
export async function nodePackages(log: (line: string) => void = () => {}): Promise<string> {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(await Deno.readTextFile("/etc/os-release"))?.[1] ?? "debian";
  const folder = `${cacheRoot()}/node/${release}`;
  if (await Deno.stat(folder).catch(() => undefined)) return folder;
  log("fetching Debian's containerd and runc for the node, once");
  const temporary = `${folder}.${crypto.randomUUID()}`;
  await Deno.mkdir(`${temporary}/packages`, { recursive: true });
  // If possible, apt-get downloads as another user, who needs access to the folder.
  await Deno.chmod(`${temporary}/packages`, 0o777);
  const download = () => run(`${temporary}/packages`, "apt-get", "download", "-q", ...PACKAGES);
  await download().catch(async () => {
    await run(temporary, "apt-get", "update", "-q");
    await download();
  });
  for await (const { name } of Deno.readDir(`${temporary}/packages`)) {
    await run(temporary, "dpkg-deb", "-x", `packages/${name}`, "root");
  }
  // Another process may have been faster. Its files are the same.
  await Deno.rename(`${temporary}/root`, folder).catch(() => {});
  await Deno.remove(temporary, { recursive: true });
  return folder;
}

async function run(cwd: string, program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, cwd, stdout: "null", stderr: "piped" }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
}
