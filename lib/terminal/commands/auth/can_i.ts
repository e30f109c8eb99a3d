import { UsageError } from "../../../data/core/errors.ts";
import type { Decision } from "../../../api/client/options.ts";
import type { Table } from "../../../data/core/table.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { outputOption, TABLE_FORMATS, tableText } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { API_VERBS, SHARED_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** The printed part of a SelfSubjectRulesReview's status. */
interface Rules {
  resourceRules?: { verbs?: string[]; apiGroups?: string[]; resources?: string[]; resourceNames?: string[] }[];
  nonResourceRules?: { verbs?: string[]; nonResourceURLs?: string[] }[];
  incomplete?: boolean;
}

/** `k8s auth can-i VERB TYPE`: prints yes (exit code 0) or no (exit code 1). */
export function authCanICommand(shell: Shell) {
  return defineCommand({
    name: "auth can-i",
    description: "Check whether an action is allowed. Prints yes (exit code 0) or no (exit code 1).",
    examples: [
      ["Check whether you may delete pods", "k8s auth can-i delete pods"],
      [
        "Check the permissions of a service account",
        "k8s auth can-i get secrets --as system:serviceaccount:default:default",
      ],
    ],
    arguments: [
      { name: "verb", optional: true, values: API_VERBS, open: true },
      { name: "type", optional: true, completion: "type" },
      { name: "name", optional: true, completion: "name" },
    ],
    options: {
      allNamespaces: { short: "-A", help: "Check in all namespaces" },
      subresource: {
        value: "name",
        help: "Subresource, such as log or scale (same as pods/log)",
        completion: "subresource",
      },
      list: { help: "List all allowed actions in the namespace" },
      output: outputOption(TABLE_FORMATS, "Output format of --list"),
      headers: SHARED_OPTIONS.headers,
      quiet: { short: "-q", help: "Print nothing; only set the exit code" },
    },
    action: async (flags, verb, type, name) => {
      await using k8s = await openShellSession(shell, flags);
      if (flags.list) return await shell.out(await tableText(shell, await rulesTable(k8s, shell.signal), flags));
      if (verb === undefined || type === undefined) {
        throw new UsageError("you must specify two arguments: verb resource or verb resource/resourceName", {
          hints: ["run `k8s auth can-i get pods` to check one, or `k8s auth can-i --list` to list all"],
        });
      }
      const decision = await k8s.can(verb, type, name, {
        signal: shell.signal,
        namespace: flags.allNamespaces ? "*" : undefined,
        subresource: flags.subresource,
      });
      shell.exitCode = decision.allowed ? 0 : 1;
      if (flags.quiet) return;
      if (shell.member !== undefined) return await shell.out(await tableText(shell, decisionTable(decision), {}));
      const reason = decision.allowed || !decision.reason ? "" : ` - ${decision.reason}`;
      await shell.out(`${decision.allowed ? "yes" : "no"}${reason}\n`);
    },
  });
}

function decisionTable({ allowed, reason = "" }: Decision): Table {
  const columnDefinitions = ["Allowed", "Reason"].map((name) => ({ name, type: "string" }));
  return { kind: "Table", columnDefinitions, rows: [{ cells: [allowed ? "yes" : "no", reason] }] };
}

async function rulesTable(k8s: K8s, signal: AbortSignal): Promise<Table> {
  const answer = await k8s.raw<{ status?: Rules }>("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
    signal,
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectRulesReview",
      spec: { namespace: k8s.namespace },
    },
  });
  const { resourceRules = [], nonResourceRules = [] } = answer.status ?? {};
  const square = (values: string[] | undefined) => `[${(values ?? []).join(" ")}]`;
  const resources = resourceRules.flatMap(({ verbs, apiGroups = [], resources = [], resourceNames }) =>
    resources.flatMap((resource) =>
      apiGroups.map((group) => {
        const name = group === "" ? resource : `${resource}.${group}`;
        return [name, "[]", square(resourceNames), square(verbs)];
      })
    )
  );
  const paths = nonResourceRules.flatMap(({ verbs, nonResourceURLs = [] }) =>
    nonResourceURLs.map((url) => ["", `[${url}]`, "[]", square(verbs)])
  );
  return {
    kind: "Table",
    columnDefinitions: ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"].map((name) => ({
      name,
      type: "string",
    })),
    rows: [...resources.sort(), ...paths.sort()].map((cells) => ({ cells })),
  };
}
