import { denoFlags } from "../../lib/terminal/shell/own_program.ts";

/** Type-checks a script beside generated types; gives what the checker says against it. */
export async function checked(kinds: string, script: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/kinds.ts`, kinds);
    await Deno.writeTextFile(`${folder}/script.ts`, script);
    const flags = denoFlags();
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", ...flags.slice(flags.indexOf("--config")), `${folder}/script.ts`],
      env: { NO_COLOR: "1" },
    }).output();
    return code === 0 ? "" : new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
