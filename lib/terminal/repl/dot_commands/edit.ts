import { UsageError } from "../../../data/core/errors.ts";
import { formatError } from "../../shell/command_hints.ts";
import type { RunDot } from "./dot_commands.ts";
import { editObject } from "./edit_object.ts";
import { editText } from "./external_program.ts";
import { splitWords } from "../shell_words.ts";

// `edit deploy web -n shop`, as users of kubectl type it.
const NAMESPACE_REGEXP = /^(|.*\s)(?:-n|--namespace)[\s=]*(\S+)(\s.*|)$/;

/** `.edit TYPE NAME` */
export const edit: RunDot = async (rest, bench, signal) => {
  const { shell, evaluator, steps } = bench;
  const found = NAMESPACE_REGEXP.exec(rest);
  const namespace = found?.[2];
  const k8s = namespace === undefined ? bench.k8s : bench.k8s.with({ namespace });
  const [type, name, ...others] = splitWords(found === null ? rest : `${found[1]}${found[3]}`);
  if (type === undefined || others.length > 0 || (name === undefined && !type.includes("/"))) {
    throw new UsageError("Expected a type and a name after .edit", {
      hints: [".edit pod helloworld", ".edit deployment/web -n shop"],
    });
  }
  let isRefused = false;
  const edited = await editObject(k8s, type, name, {
    change: async (text) => await editText(text, { env: shell.env, suffix: ".yaml" }),
    async changed(before, after) {
      const { formatDiff } = await import("../../../data/output/text/diff.ts");
      await shell.out(await formatDiff({ before, after }));
    },
    refused(error) {
      isRefused = true;
      shell.err(formatError(error));
    },
    signal,
  });
  if (edited === undefined) {
    if (isRefused) shell.err("note: your edits were not sent");
    return shell.err("Edit cancelled, no changes made.");
  }
  const { object, patch } = edited;
  evaluator.last.value(object);
  const { formatName } = await import("../../../data/output/name.ts");
  await shell.out(`${formatName(object)} edited\n`);
  const [kind, target = object.metadata?.name] = type.split("/");
  const call = [kind, target, patch].map((argument) => JSON.stringify(argument)).join(", ");
  const where = namespace === undefined ? "" : `, namespace: ${JSON.stringify(namespace)}`;
  const text = `k8s.patch(${call}, { type: "merge"${where} })`;
  steps.push({ kind: "code", text, value: "kept", isAwaited: true });
};
