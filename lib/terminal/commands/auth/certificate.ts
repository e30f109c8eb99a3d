import { decideApproval } from "../../../api/client/changes/approval.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { CHANGE_FLAGS, changeEach } from "../../shell/change_each.ts";
import { defineCommand } from "../../shell/command.ts";
import { MANIFEST_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { wordsOfType } from "../../shell/targets.ts";

const { dryRun, output, fieldManager, template, allowMissingTemplateKeys, showManagedFields } = CHANGE_FLAGS;
const CERTIFICATE_FLAGS = {
  force: { help: "Accepted for compatibility" },
  ...MANIFEST_OPTIONS,
  dryRun,
  fieldManager,
  output,
  template,
  allowMissingTemplateKeys,
  showManagedFields,
} as const;
const CSRS = { name: "csr", repeated: true, optional: true, completion: "csr" } as const;

/** `k8s certificate approve`: approves certificate signing requests. */
export function certificateApproveCommand(shell: Shell) {
  return defineCommand({
    name: "certificate approve",
    description: "Approve certificate signing requests, so that their certificates are issued.",
    examples: [["Approve a request", "k8s certificate approve csr-sqgzp"]],
    arguments: [CSRS],
    options: CERTIFICATE_FLAGS,
    action: async (flags, ...names) => await decide(shell, true, flags, names),
  });
}

/** `k8s certificate deny`: denies certificate signing requests. */
export function certificateDenyCommand(shell: Shell) {
  return defineCommand({
    name: "certificate deny",
    description: "Deny certificate signing requests.",
    examples: [["Deny a request", "k8s certificate deny csr-sqgzp"]],
    arguments: [CSRS],
    options: CERTIFICATE_FLAGS,
    action: async (flags, ...names) => await decide(shell, false, flags, names),
  });
}

async function decide(
  shell: Shell,
  isApproved: boolean,
  flags: Parameters<typeof changeEach>[1],
  names: readonly string[],
): Promise<void> {
  if (names.length === 0 && flags.filename === undefined) {
    throw new UsageError("one or more CSRs must be specified as <name> or -f <filename>");
  }
  const words = names.length === 0 ? [] : wordsOfType("csr", names);
  await changeEach(shell, flags, words, {
    decide: () => decideApproval(isApproved, new Date()),
    subresource: "approval",
  });
}
