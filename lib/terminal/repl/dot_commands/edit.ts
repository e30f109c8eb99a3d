import { UsageError } from "../../../data/core/errors.ts";
import { reportError } from "../../shell/command_hints.ts";
import type { RunDot } from "./dot_commands.ts";
import { editObject } from "./edit_object.ts";
import { editText } from "./external_program.ts";
import { splitWords } from "../shell_words.ts";

/** `.edit TYPE NAME` */
export const edit: RunDot = async (rest, bench, signal) => {
  const { shell, k8s, evaluator, steps } = bench;
  const [type, name, ...others] = splitWords(rest);
  if (type === undefined || others.length > 0 || (name === undefined && !type.includes("/"))) {
    throw new UsageError(".edit takes a type and a name", { hints: [".edit pod helloworld", ".edit deployment/web"] });
  }
  let isAgain = false;
  const edited = await editObject(k8s, type, name, {
    async change(text) {
      const changed = await editText(text, { env: shell.env, suffix: ".yaml" });
      if (changed === undefined && isAgain) shell.err("note: what you had edited was not sent");
      isAgain = true;
      return changed;
    },
    async changed(before, after) {
      const { formatDiff } = await import("../../../data/output/text/diff.ts");
      await shell.out(await formatDiff({ before, after }));
    },
    refused: (error) => shell.err(reportError(error)),
    signal,
  });
  if (edited === undefined) return shell.err("(nothing was changed)");
  const { object, patch } = edited;
  evaluator.last.value(object);
  const { formatName } = await import("../../../data/output/name.ts");
  await shell.out(`${formatName(object)} edited\n`);
  const [kind, target = object.metadata?.name] = type.split("/");
  const call = [kind, target, patch].map((argument) => JSON.stringify(argument)).join(", ");
  const text = `k8s.patch(${call}, { type: "merge" })`;
  steps.push({ kind: "code", text, value: "kept", isAwaited: true });
};
