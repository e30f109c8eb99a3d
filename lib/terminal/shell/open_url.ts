import { KubeError } from "../../data/core/errors.ts";
import type { Shell } from "./shell.ts";

/**
 * Opens a page in the browser: with the program in the variable BROWSER, or else with the program of the system.
 *
 * @throws {KubeError} If the program cannot be started or fails.
 */
export async function openUrl({ env }: Pick<Shell, "env">, url: string): Promise<void> {
  const [program = "", ...args] = browserOf(env("BROWSER") ?? "");
  const failed = (reason: string, cause?: unknown) =>
    new KubeError(`Cannot open ${url} with ${program}: ${reason}`, {
      cause,
      hints: ["open it yourself, or name a browser in the variable BROWSER"],
    });
  const command = new Deno.Command(program, { args: [...args, url], stdin: "null", stdout: "null", stderr: "null" });
  let child: Deno.ChildProcess;
  try {
    child = command.spawn();
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  const { success, code } = await child.status;
  if (!success) throw failed(`it ended with exit code ${code}`);
}

function browserOf(named: string): string[] {
  if (named !== "") return [named];
  if (Deno.build.os === "darwin") return ["open"];
  return Deno.build.os === "windows" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
}
