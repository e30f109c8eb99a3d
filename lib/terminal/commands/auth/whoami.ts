import { defineCommand } from "../../shell/command.ts";
import { outputOption, printer, VALUE_FORMATS } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s auth whoami`: prints the current user. */
export function authWhoamiCommand(shell: Shell) {
  return defineCommand({
    name: "auth whoami",
    description: "Print your username and groups as seen by the server.",
    examples: [["Print your groups", "k8s auth whoami -o jsonpath='{.status.userInfo.groups}'"]],
    options: { output: outputOption(VALUE_FORMATS) },
    action: async (flags) => {
      const print = flags.output === undefined ? undefined : await printer(flags.output);
      await using k8s = await openShellSession(shell, flags);
      const { selfSubjectReview } = await import("../../../api/client/access.ts");
      const review = await selfSubjectReview(k8s, { signal: shell.signal });
      shell.keep?.(review.status?.userInfo ?? {});
      // Like kubectl, print the whole review.
      if (print !== undefined) return await shell.out(await print(review));
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
    },
  });
}
