import { apply } from "../../api/client/apply.ts";
import type { Client } from "../../api/client/client.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { type ApiError, isInvalid } from "../../data/core/errors.ts";
import { newId } from "../../data/core/handler.ts";
import { type KubeObject, nameOf } from "../../data/core/object.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import type { Comparison } from "./compare.ts";
import type { PlanStep } from "./steps.ts";

/** The longest name that every kind allows, without the characters that are added. */
const NAME_LENGTH = 40;

/**
 * Checks a step that replaces an object: a dry run creates the new object under another name. If the server refuses the new
 * object, the step is refused, because the old one would be deleted in vain. Otherwise the diff gets the server's defaults.
 */
export async function checkReplacement(
  client: Client,
  { object, before, namespace }: Comparison,
  step: PlanStep | undefined,
  { signal, fieldManager, fieldValidation }: ApplyOptions,
): Promise<void> {
  if (step?.action !== "replace") return;
  const name = nameOf(object) ?? "";
  const other = `${name.slice(0, NAME_LENGTH).replace(/[^a-z0-9]+$/, "")}-${newId()}`;
  const renamed = { ...object, metadata: { ...object.metadata, name: other } };
  try {
    const options = { namespace, signal, fieldManager, fieldValidation, dryRun: true };
    const created = await apply<KubeObject>(client, renamed, options);
    const after: KubeObject = JSON.parse(JSON.stringify(created).replaceAll(other, name));
    step.diff = await formatDiff({ before, after: { ...after, status: before?.status } });
  } catch (error) {
    signal?.throwIfAborted();
    // Other errors, such as a missing permission for the other name, say nothing about the new object.
    if (!isInvalid(error) || !isAboutContent(error)) return;
    step.action = "refused";
    step.reason = `the old object would be deleted, but the server rejects the new one: ${
      error.message.replaceAll(other, name)
    }`;
    step.diff = "";
  }
}

// The old object still has its addresses and ports, and some kinds only allow one name.
function isAboutContent(error: ApiError): boolean {
  const causes = error.status.details?.causes ?? [];
  return causes.length === 0 ||
    causes.some(({ field, message = "" }) => field !== "metadata.name" && !/already allocated/.test(message));
}
