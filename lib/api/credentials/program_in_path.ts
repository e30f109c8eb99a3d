import { isGranted, optionalEnv } from "../../data/kubeconfig/permission.ts";

/**
 * Returns the path of a program in this process's PATH. If a kubeconfig sets PATH for a plugin, Deno would use that PATH
 * to find the program. kubectl always uses its own.
 *
 * @returns The name itself if it contains a slash, or if no such program is found.
 */
export async function findProgramInPath(command: string, path: string = optionalEnv("PATH") ?? ""): Promise<string> {
  const isWindows = Deno.build.os === "windows";
  if (/[/\\]/.test(command)) return command;
  const endings = isWindows ? ["", ...(optionalEnv("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";")] : [""];
  for (const folder of path.split(isWindows ? ";" : ":").filter((folder) => folder !== "")) {
    for (const ending of endings) {
      const file = `${folder}/${command}${ending}`;
      if (await isProgram(file)) return file;
    }
  }
  return command;
}

async function isProgram(file: string): Promise<boolean> {
  if (!isGranted({ name: "read", path: file })) return false;
  const info = await Deno.stat(file).catch(() => undefined);
  if (info === undefined || !info.isFile) return false;
  return Deno.build.os === "windows" || ((info.mode ?? 0) & 0o111) !== 0;
}
