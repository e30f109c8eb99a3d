import { BUNDLE_FOLDER } from "../../../data/base/bundle_folder.ts";
import { UnsupportedError } from "../../../data/core/errors.ts";

/**
 * Reads the library for pods. The npm package contains it. In a clone it is built first if a source is newer.
 *
 * @throws {UnsupportedError} If the program was installed without it.
 */
export async function readPodLibrary(): Promise<string> {
  if (BUNDLE_FOLDER !== undefined) return await Deno.readTextFile(`${BUNDLE_FOLDER}/pod.js`);
  if (!import.meta.url.startsWith("file:")) {
    throw new UnsupportedError("Cannot run a script in the cluster: this installation has no library for pods", {
      hints: ["install the npm package @kubeshell/k8s, which contains it"],
    });
  }
  const root = decodeURI(new URL("../../../../", import.meta.url).pathname);
  const path = `${root}dist/pod.js`;
  const built = (await Deno.stat(path).catch(() => undefined))?.mtime?.getTime() ?? 0;
  if (built < await newest(`${root}lib`)) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", "--no-lock", "--no-config", `${root}npm/pod_bundle.ts`, path],
      stdin: "null",
    }).output();
    if (!success) {
      throw new UnsupportedError(`Cannot build the library for pods: ${new TextDecoder().decode(stderr).trim()}`);
    }
  }
  return await Deno.readTextFile(path);
}

async function newest(folder: string): Promise<number> {
  let time = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    time = Math.max(time, isDirectory ? await newest(path) : (await Deno.stat(path)).mtime?.getTime() ?? 0);
  }
  return time;
}
