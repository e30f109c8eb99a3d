import { InputError } from "../../../data/core/errors.ts";
import { type KubeObject, records } from "../../../data/core/object.ts";
import { readOptions } from "../../../data/core/options.ts";
import { CHANGE_OPTIONS, changeObject, type Decide, type ReadAndPatch } from "../change.ts";
import { requireText } from "../client.ts";

/** Returns the decision that approves or denies a certificate signing request. */
export function decideApproval(isApproved: boolean, now: Date): Decide {
  const [type, other] = isApproved ? ["Approved", "Denied"] : ["Denied", "Approved"];
  return (object) => {
    const conditions = records(object.status?.conditions);
    const done = type.toLowerCase();
    if (conditions.some((condition) => condition.type === other)) {
      throw new InputError(`certificate signing request "${object.metadata?.name}" is already ${other}`);
    }
    if (conditions.some((condition) => condition.type === type)) return { object, done };
    const condition = {
      type,
      status: "True",
      reason: `Kubectl${isApproved ? "Approve" : "Deny"}`,
      message: `This CSR was ${done} by k8s.`,
      lastUpdateTime: now.toISOString().replace(/\.\d+/, ""),
    };
    return { object: { ...object, status: { ...object.status, conditions: [...conditions, condition] } }, done };
  };
}

/** Reads the arguments of `k8s.approve()` and `k8s.deny()`, and changes the request. */
export async function decideRequest(
  verbs: ReadAndPatch,
  isApproved: boolean,
  [name, options]: readonly unknown[],
): Promise<KubeObject> {
  requireText("name", name);
  const given = readOptions(isApproved ? "approve" : "deny", CHANGE_OPTIONS, options);
  const target = { type: "certificatesigningrequest", name };
  const decide = decideApproval(isApproved, new Date());
  return (await changeObject(verbs, target, decide, { ...given, subresource: "approval" })).object;
}
