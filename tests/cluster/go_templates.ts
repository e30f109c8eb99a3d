import type { Case } from "../output/go_template/cases.ts";
import { kubectl } from "./command_line.ts";

/** Executes a template with kubectl on an object in a file, without a server, by a command that changes nothing. */
export async function kubectlTemplate(
  objects: Record<string, unknown>,
  { on, template, strict = false }: Case,
): Promise<Pick<Case, "out" | "error">> {
  const args = ["label", "--local", "-f", "-", "app=web", `--allow-missing-template-keys=${!strict}`];
  const { code, out, err } = await kubectl([...args, "-o", `go-template=${template}`], objects[on]);
  if (code === 0) return { out };
  // kubectl prints the object after the error: see lib/data/output/go_template/go_template.ts.
  const at = out.search(/Error executing template: .*?Printing more information/s);
  return { out: at < 0 ? out : out.slice(0, at), error: err.replace(/^error: /, "").replace(/\n$/, "") };
}
