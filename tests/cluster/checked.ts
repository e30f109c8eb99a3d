import { denoFlags } from "../../lib/terminal/shell/own_program.ts";
import { tempDir } from "../temp_dir.ts";

/** Type-checks a script with generated types. Returns the errors. */
export async function checked(kinds: string, script: string): Promise<string> {
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/kinds.ts`, kinds);
  await Deno.writeTextFile(`${dir.path}/script.ts`, script);
  const flags = denoFlags();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", ...flags.slice(flags.indexOf("--config")), `${dir.path}/script.ts`],
    env: { NO_COLOR: "1" },
  }).output();
  return code === 0 ? "" : new TextDecoder().decode(stderr);
}
