import { errorText } from "../../../data/base/text.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { mergeRecorded } from "../../../data/rbac/recorded.ts";
import { type Rbac, rbacOf } from "../../../data/rbac/roles.ts";
import type { Print } from "../../shell/formats.ts";
import { rulesIn, type ScriptRules } from "../../../data/job/script_access.ts";
import type { K8s } from "../../../session/k8s.ts";
import { missingPermissions } from "../in_cluster/grantable.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import type { Shell } from "../../shell/shell.ts";
import { readRecording, recordRun } from "../script/record_run.ts";

/** The flags of `k8s permissions --rbac`. */
export interface RbacFlags extends Globals {
  run?: boolean | undefined;
  check?: boolean | undefined;
  recording?: string | undefined;
  serviceAccount?: string | undefined;
  anyName?: boolean | undefined;
}

/** Runs a script, or reads the recording of earlier runs, and prints the roles that allow their requests. */
export async function printRbac(
  shell: Shell,
  flags: RbacFlags,
  script: string | undefined,
  args: readonly string[],
  print?: Print,
): Promise<void> {
  if (script === undefined && flags.recording === undefined) {
    throw new UsageError("Cannot print roles: there is neither a script nor a recording", {
      hints: ["run `k8s permissions --rbac --run SCRIPT`, or add --recording FILE of an earlier run"],
    });
  }
  if (script !== undefined && !flags.run) {
    throw new UsageError(`Cannot record "${script}" without running it: --rbac needs --run`, {
      hints: [`run \`k8s permissions --rbac --run ${script}\`: the script really runs`],
    });
  }
  await using k8s = await openShellSession(shell, flags);
  const folder = flags.recording === undefined ? await temporaryFolder("k8s-record") : undefined;
  const file = flags.recording ?? `${folder}/recording.jsonl`;
  try {
    if (script !== undefined) {
      const place = flags.sandbox ? "a sandbox" : `${k8s.server}; its changes are real`;
      shell.err(`Running ${script} to record its requests, on ${place}`);
      await recordRun(shell, { flags, script, args, file });
      if (shell.exitCode !== 0 || shell.endSignal !== undefined) {
        const end = shell.endSignal ?? `exit code ${shell.exitCode}`;
        shell.err(`${script} failed (${end}): the roles allow the requests up to there`);
      }
    }
    const recorded = mergeRecorded(await readRecording(file));
    if (recorded.length === 0) {
      throw new UsageError("Cannot print roles: no request that needs a permission was recorded");
    }
    const { serviceAccount = script === undefined ? "script" : accountName(script), anyName } = flags;
    const rbac: Rbac = rbacOf(recorded, k8s.namespace, { serviceAccount, anyName });
    await shell.out(
      print === undefined ? String(rbac) : await print({ kind: "List", apiVersion: "v1", items: rbac.objects }),
    );
    if (!flags.sandbox) await noteMissing(shell, k8s, rulesIn(rbac.objects, k8s.namespace));
    if (flags.check) {
      const { checkRbac } = await import("./check_rbac.ts");
      await checkRbac(shell, recorded, rbac);
    }
  } finally {
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  }
}

async function noteMissing(shell: Shell, k8s: K8s, rules: readonly ScriptRules[]): Promise<void> {
  const missing = await missingPermissions(k8s, rules).catch((error) => {
    shell.err(`note: cannot check whether you may create these roles: ${errorText(error)}`);
    return [];
  });
  if (missing.length === 0) return;
  shell.err(`note: the server will not let you create these roles, because you lack: ${missing.join(", ")}`);
}

/** Returns a name for the service account of a script: `label_all.ts` becomes `label-all`. */
export function accountName(script: string): string {
  const base = script.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "").toLowerCase();
  return base.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50) || "script";
}
