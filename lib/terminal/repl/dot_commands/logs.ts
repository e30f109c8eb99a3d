import { UsageError } from "../../../data/core/errors.ts";
import { splitWords } from "../shell_words.ts";
import type { RunDot } from "./dot_commands.ts";

/** `.logs TARGET`: prints logs as they arrive. Ctrl+C ends them, and the prompt stays. */
export const dotLogs: RunDot = async (rest, { shell, k8s, commands }, signal) => {
  const words = splitWords(rest);
  if (words.length === 0) {
    throw new UsageError("Expected a pod or a workload after .logs", { hints: [".logs web", ".logs -f deploy/web"] });
  }
  // Lines go to the terminal as they are, and are neither kept nor folded.
  await commands.run(["logs", ...words], { ...shell, session: k8s, signal, exitCode: 0 });
  if (signal.aborted) throw signal.reason;
};
