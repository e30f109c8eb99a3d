import { isKubeObject } from "../../data/core/object.ts";
import { stripControl } from "../../data/base/text.ts";
import type { ReplContext } from "./repl_context.ts";

/**
 * Keeps pasted YAML objects as `_` and hints at how to apply them. They are not sent, because a paste does not say
 * whether to create, update or delete.
 */
export async function keepManifest(text: string, { evaluator, shell, steps }: ReplContext): Promise<void> {
  const { parseYaml } = await import("../../data/output/yaml/yaml.ts");
  const values = parseYaml(text, "the input").filter((value) => value !== null && value !== undefined);
  const value = values.length === 1 ? values[0] : values;
  evaluator.last.value(value);
  steps.push({ kind: "code", text: JSON.stringify(value, null, 2), value: "kept" });
  const names = values.map((each) => isKubeObject(each) ? `${each.kind} "${each.metadata?.name ?? ""}"` : "a value");
  shell.err(stripControl(`(${names.join(", ")} kept as _)`));
  const code = values.length === 1 ? "k8s.apply(_)" : "for (const each of _) await k8s.apply(each)";
  shell.err(`hint: run \`${code}\` to apply the pasted YAML`);
}
