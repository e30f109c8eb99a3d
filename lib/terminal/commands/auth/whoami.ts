import { type Globals, newCommand } from "../../shell/globals.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { valuePrinter } from "../../shell/format.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s auth whoami`. */
export function authWhoamiCommand(shell: Shell) {
  return newCommand("auth whoami", "Who the server takes you for.")
    .option("-o, --output <format:string>", "json, yaml or jsonpath=TEMPLATE.")
    .action(async (flags: Globals & { output?: string | undefined }) => {
      const print = flags.output === undefined ? undefined : await valuePrinter(flags.output);
      await using k8s = await openShellSession(shell, flags);
      const { selfSubjectReview } = await import("../../../api/client/access.ts");
      const review = await selfSubjectReview(k8s, { signal: shell.signal });
      shell.keep?.(review.status?.userInfo ?? {});
      // As kubectl prints it: the whole review.
      if (print !== undefined) return await shell.out(print(review));
      const user = review.status?.userInfo ?? {};
      const rows: [string, string][] = [
        ["Username", user.username ?? ""],
        ...(user.uid === undefined || user.uid === "" ? [] : [["UID", user.uid] as [string, string]]),
        ["Groups", `[${(user.groups ?? []).join(" ")}]`],
        ...Object.entries(user.extra ?? {}).map((
          [key, values],
        ): [string, string] => [`Extra: ${key}`, `[${values.join(" ")}]`]),
      ];
      const { formatTable } = await import("../../../data/output/table/table.ts");
      const columnDefinitions = ["Attribute", "Value"].map((name) => ({ name, type: "string" }));
      await shell.out(formatTable({ kind: "Table", columnDefinitions, rows: rows.map((cells) => ({ cells })) }));
    });
}
