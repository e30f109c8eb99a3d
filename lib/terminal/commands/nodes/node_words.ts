import { UsageError } from "../../../data/core/errors.ts";
import { wordsOfType } from "../../shell/targets.ts";

/** The arguments that name nodes. */
export const NODES = { name: "node", repeated: true, optional: true, completion: "node" } as const;

/**
 * Returns the words that select nodes, as all commands read them.
 *
 * @throws {UsageError} If there is neither a name nor a selector.
 */
export function nodeWords(verb: string, nodes: readonly string[], selector: string | undefined): string[] {
  if (nodes.length > 0 || selector !== undefined) return wordsOfType("node", nodes);
  throw new UsageError(`Cannot ${verb} nodes: no node is specified`, {
    hints: ["run `k8s get nodes` to list them", "add a name, or -l SELECTOR"],
  });
}
