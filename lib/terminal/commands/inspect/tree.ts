import { UsageError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { valuePrinter } from "../../shell/format.ts";
import type { Shell } from "../../shell/shell.ts";
import { readTargets } from "../../shell/targets.ts";

/** `k8s tree TYPE NAME`: who owns it, and what it owns. */
export function treeCommand(shell: Shell) {
  return newCommand(
    "tree",
    "Who owns an object and what it owns, as a tree; a star marks the one that was asked about.",
  )
    .arguments("<target...:string>")
    .option("-o, --output <format:string>", "json or yaml.")
    .example("What belongs to a Deployment", "k8s tree deploy web")
    .example("Where a Pod comes from", "k8s tree pod/web-6d4b8f7c9d-4kx7p")
    .action(async (flags: Globals & { output?: string | undefined }, ...args: string[]) => {
      const [target, ...more] = readTargets(args);
      const [name, ...others] = target?.names ?? [];
      if (target === undefined || name === undefined || more.length > 0 || others.length > 0) {
        throw new UsageError("Cannot show a tree without one object", { hints: ["k8s tree TYPE NAME, or TYPE/NAME"] });
      }
      const print = flags.output === undefined ? String : await valuePrinter(flags.output);
      await using k8s = await openShellSession(shell, flags);
      const tree = await k8s.tree(target.type, name, { signal: shell.signal });
      const text = print(tree);
      await shell.out(text.endsWith("\n") ? text : `${text}\n`);
      if (tree.unread.length === 0) return;
      const types = tree.unread.map(({ type }) => type).join(", ");
      const reason = `${types} could not be read (${tree.unread[0]?.reason})`;
      shell.err(`note: something may be missing: ${stripControl(reason)}`);
    });
}
