import { UsageError } from "../../../data/core/errors.ts";
import type { Recording } from "../../../api/transport/record.ts";
import { splitWords } from "../shell_words.ts";
import type { ReplContext } from "../repl_context.ts";
import type { RunDot } from "./dot_commands.ts";

const recordings = new WeakMap<ReplContext, Recording>();

/** `.record [off]` */
export const dotRecord: RunDot = async (rest, bench) => {
  const word = rest.trim();
  if (word !== "" && word !== "off") throw new UsageError(`Expected .record or .record off, got "${word}"`);
  recordings.get(bench)?.stop();
  if (word === "off") {
    if (!recordings.has(bench)) throw new UsageError("Cannot stop recording: nothing is being recorded");
    return bench.shell.err("note: stopped recording; .rbac prints the roles");
  }
  recordings.set(bench, await bench.k8s.record());
  bench.shell.err("note: recording the permissions of all requests; .rbac prints the roles");
};

/** `.rbac [SERVICEACCOUNT]` */
export const dotRbac: RunDot = async (rest, bench) => {
  const [serviceAccount, ...others] = splitWords(rest);
  if (others.length > 0) throw new UsageError("Expected at most one name after .rbac");
  const recording = recordings.get(bench);
  if (recording === undefined) {
    throw new UsageError("Cannot print roles: nothing was recorded", { hints: ["start with .record"] });
  }
  if (recording.accesses.length === 0) {
    throw new UsageError("Cannot print roles: no request since .record needs a permission");
  }
  await bench.shell.out(String(recording.rbac({ serviceAccount })));
};
