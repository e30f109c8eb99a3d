import { UsageError } from "../../../data/core/errors.ts";
import { splitWords } from "../shell_words.ts";
import type { RunDot } from "./dot_commands.ts";

/** `.exec TARGET [-- COMMAND]`: hands the terminal to a program in a container. */
export const dotExec: RunDot = async (rest, { shell, k8s, commands }, signal) => {
  const words = splitWords(rest);
  if (words.length === 0) {
    throw new UsageError("Expected a pod or a workload after .exec", {
      hints: [".exec web", ".exec deploy/web -c app -- ls"],
    });
  }
  const flags = shell.interact === undefined ? [] : ["--stdin", "--tty"];
  const command = words.includes("--") ? [] : ["--", "sh"];
  // Its output goes to the terminal as it is, and is neither kept nor folded.
  await commands.run(["exec", ...flags, ...words, ...command], { ...shell, session: k8s, signal, exitCode: 0 });
  if (signal.aborted) throw signal.reason;
};
