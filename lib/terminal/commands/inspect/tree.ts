import { UsageError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import { defineCommand } from "../../shell/command.ts";
import { endLine, outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { TARGET } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets } from "../../shell/targets.ts";

/** `k8s tree TYPE NAME`: prints the owners of an object and the objects that it owns. */
export function treeCommand(shell: Shell) {
  return defineCommand({
    name: "tree",
    description: "Show the owners of an object and the objects that it owns as a tree. A star marks the object.",
    examples: [
      ["Show the objects of a Deployment", "k8s tree deploy web"],
      ["Show the owners of a Pod", "k8s tree pod/web-6d4b8f7c9d-4kx7p"],
    ],
    arguments: [TARGET],
    options: { output: outputOption(VALUE_FORMATS) },
    action: async (flags, ...args) => {
      const [target, ...more] = readTargets(args);
      const [name, ...others] = target?.names ?? [];
      if (target === undefined || name === undefined || more.length > 0 || others.length > 0) {
        throw new UsageError("Cannot show a tree: exactly one object is required", {
          hints: ["run `k8s tree TYPE NAME` or `k8s tree TYPE/NAME`"],
        });
      }
      const print = flags.output === undefined ? String : await printer(flags.output);
      await using k8s = await openShellSession(shell, flags);
      const tree = await k8s.tree(target.type, name, { signal: shell.signal });
      await shell.out(endLine(await print(tree)));
      if (tree.unread.length === 0) return;
      const types = tree.unread.map(({ type }) => type).join(", ");
      const reason = `${types} could not be read (${tree.unread[0]?.reason})`;
      shell.err(`note: the tree may be incomplete: ${stripControl(reason)}`);
    },
  });
}
