import { defined } from "../../../data/base/defined.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { typesModule } from "../../shell/own_program.ts";

/**
 * Type-checks a script as `k8s run` would run it, with the global `k8s`. What is wrong is written to stderr.
 *
 * @param script Its URL.
 * @param flags Deno's flags for its configuration and import map.
 * @returns Whether it is right.
 */
export async function checkScript(script: string, flags: readonly string[]): Promise<boolean> {
  const folder = await temporaryFolder("k8s-check");
  try {
    // A file of its own each time: packages on JSR may not declare anything global.
    const globals = `${folder}/globals.ts`;
    await Deno.writeTextFile(
      globals,
      `import type { K8s } from ${JSON.stringify(typesModule())};\ndeclare global {\n  const k8s: K8s;\n}\n`,
    );
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--no-lock", ...flags, globals, script],
      // Deno colours what it says wherever that goes.
      env: defined({ NO_COLOR: Deno.stderr.isTerminal() ? undefined : "1" }),
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).output();
    return success;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
