/** The image for pods of tests. It only contains busybox, and a page for its httpd. */
export const IMAGE = "localhost/busybox:1";

/** The image that keeps a pod's namespaces. The runtime ends it with SIGKILL. */
export const PAUSE_IMAGE = "localhost/pause:1";

const ROOT = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n";

/** Writes both images, which share one layer, as an archive for containerd. */
export async function writeImages(busybox: string, folder: string): Promise<string> {
  const root = `${folder}/root`;
  for (const path of ["bin", "dev", "etc", "proc", "root", "sys", "tmp", "var/www"]) {
    await Deno.mkdir(`${root}/${path}`, { recursive: true });
  }
  await Promise.all([
    Deno.copyFile(busybox, `${root}/bin/busybox`),
    Deno.writeTextFile(`${root}/etc/passwd`, ROOT),
    Deno.writeTextFile(`${root}/etc/group`, "root:x:0:\nnobody:x:65534:\n"),
    Deno.writeTextFile(`${root}/var/www/index.html`, "hello from a container\n"),
    Deno.chmod(`${root}/tmp`, 0o1777),
  ]);
  const names = (await output(busybox, "--list")).split("\n").filter((name) => name !== "" && name !== "busybox");
  await Promise.all(names.map((name) => Deno.symlink("busybox", `${root}/bin/${name}`)));
  return await writeArchive({ folder, root, layer: "layer.tar", archive: "images.tar" }, [
    { file: "busybox.json", tag: IMAGE, config: { Cmd: ["/bin/sh"], Env: ["PATH=/bin"], WorkingDir: "/" } },
    { file: "pause.json", tag: PAUSE_IMAGE, config: { Entrypoint: ["/bin/sleep", "infinity"], Env: ["PATH=/bin"] } },
  ]);
}

/** The places of an archive: the folder, the root of the images' files, and the names of the layer and the archive. */
export interface ArchivePlaces {
  folder: string;
  root: string;
  layer: string;
  archive: string;
}

/** Writes images that share one layer as an archive for containerd, and returns its path. */
export async function writeArchive(
  { folder, root, layer, archive }: ArchivePlaces,
  images: readonly { file: string; tag: string; config: unknown }[],
): Promise<string> {
  await tar(`${folder}/${layer}`, root, ".");
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${folder}/${layer}`));
  const rootfs = { type: "layers", diff_ids: [`sha256:${new Uint8Array(digest).toHex()}`] };
  const architecture = Deno.build.arch === "aarch64" ? "arm64" : "amd64";
  for (const { file, config } of images) {
    await Deno.writeTextFile(`${folder}/${file}`, JSON.stringify({ architecture, os: "linux", config, rootfs }));
  }
  const manifest = images.map(({ file, tag }) => ({ Config: file, RepoTags: [tag], Layers: [layer] }));
  // The archive needs this name, so each archive has a folder for it.
  await Deno.mkdir(`${folder}/${archive}.d`, { recursive: true });
  await Deno.writeTextFile(`${folder}/${archive}.d/manifest.json`, JSON.stringify(manifest));
  const files = [layer, ...images.map(({ file }) => file)];
  await tar(`${folder}/${archive}`, folder, ...files, "-C", `${folder}/${archive}.d`, "manifest.json");
  return `${folder}/${archive}`;
}

async function tar(file: string, folder: string, ...paths: string[]): Promise<void> {
  await output("tar", "--owner=0", "--group=0", "--numeric-owner", "-C", folder, "-cf", file, ...paths);
}

async function output(program: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
