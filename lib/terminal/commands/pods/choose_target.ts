import { UsageError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Shell } from "../../shell/shell.ts";

/**
 * Returns the target of a command. If it was left out at a terminal, it offers the running pods to choose from.
 *
 * @throws {UsageError} If there is no terminal, or the answer names no pod.
 */
export async function chooseTarget(shell: Shell, k8s: K8s, target: string | undefined): Promise<string> {
  if (target !== undefined) return target;
  if (shell.ask === undefined) {
    throw new UsageError("pod or type/name must be specified", { hints: ["name a pod, or TYPE/NAME"] });
  }
  const { items } = await k8s.list("pods", { fields: "status.phase=Running", signal: shell.signal });
  const names = items.map(({ metadata }) => metadata.name);
  if (names.length === 0) {
    throw new UsageError(`Cannot choose a pod: none is running in namespace ${stripControl(k8s.namespace)}`);
  }
  names.forEach((name, index) => shell.err(`${String(index + 1).padStart(3)}  ${stripControl(name)}`));
  const answer = (await shell.ask("Pod (number or name): ")).trim();
  const chosen = names[Number(answer) - 1] ?? names.find((name) => name === answer);
  if (chosen === undefined) throw new UsageError(`Cannot choose a pod: "${answer}" is not one of them`);
  return `pod/${chosen}`;
}
