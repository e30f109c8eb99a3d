import { denoFlags, mainModule } from "../../../lib/terminal/shell/own_program.ts";
import { tempDir } from "../../temp_dir.ts";

/** Starts the command line in another process. */
export function spawnK8s(args: readonly string[], options: Deno.CommandOptions = {}): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
    args: ["run", ...denoFlags(), mainModule(), ...args],
  }).spawn();
}

/** Runs the command line in another process, outside of the checkout. */
export async function k8s(args: readonly string[], input?: string) {
  await using dir = await tempDir();
  const process = spawnK8s(args, { cwd: dir.path, stdin: input === undefined ? "null" : "piped" });
  if (input !== undefined) await new Blob([input]).stream().pipeTo(process.stdin);
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Creates a folder with these files. */
export async function folderWith(files: Readonly<Record<string, string>>) {
  const dir = await tempDir();
  const { path } = dir;
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(`${path}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${path}/${name}`, text);
  }
  return dir;
}
