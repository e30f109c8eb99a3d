import { writeArchive } from "./images.ts";

/** The image for scripts in the cluster. It contains the Deno binary of this process and its libraries. */
export const DENO_IMAGE = "localhost/deno:1";

/** Writes the image as an archive for containerd. */
export async function writeDenoImage(folder: string): Promise<string> {
  const root = `${folder}/deno-root`;
  for (const path of ["bin", "dev", "etc", "proc", "sys", "tmp"]) {
    await Deno.mkdir(`${root}/${path}`, { recursive: true });
  }
  await Promise.all([
    Deno.copyFile(Deno.execPath(), `${root}/bin/deno`),
    Deno.writeTextFile(`${root}/etc/passwd`, "root:x:0:0:root:/root:/bin/sh\ndeno:x:1000:1000:deno:/tmp:/bin/sh\n"),
    Deno.chmod(`${root}/tmp`, 0o1777),
    ...(await librariesOf(Deno.execPath())).map(async (path) => {
      await Deno.mkdir(`${root}${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.copyFile(path, `${root}${path}`);
    }),
  ]);
  const config = { Entrypoint: ["/bin/deno"], Env: ["PATH=/bin", "HOME=/tmp"], WorkingDir: "/" };
  return await writeArchive({ folder, root, layer: "deno-layer.tar", archive: "deno.tar" }, [
    { file: "deno.json", tag: DENO_IMAGE, config },
  ]);
}

// The dynamic loader and all libraries, by their paths on this machine.
async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ldd", { args: [program] }).output();
  const lines = new TextDecoder().decode(stdout).split("\n");
  return lines.map((line) => /(?:=> |^\s*)(\/\S+)/.exec(line)?.[1]).filter((path) => path !== undefined);
}
