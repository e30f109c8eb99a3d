import type { Decide } from "../../../api/client/change.ts";
import { matchesPattern } from "../../../api/client/changes/pod_template.ts";
import { decodeSecret } from "../../../api/credentials/secret.ts";
import { defined } from "../../../data/base/defined.ts";
import { isNotFound } from "../../../data/core/errors.ts";
import { isRecord, type KubeObject, records } from "../../../data/core/object.ts";
import { podSpecOf } from "../../../data/core/pod_template.ts";
import type { K8s } from "../../../session/k8s.ts";
import { checkSelection, fetchTarget, findTargets } from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import type { EnvFlags } from "./env.ts";

/** Prints the environment variables of each container, for `k8s set env --list`. */
export async function listEnv(
  shell: Shell,
  flags: EnvFlags,
  words: readonly string[],
  decide: (k8s: K8s | undefined) => Promise<Decide>,
): Promise<void> {
  checkSelection(flags, words, flags.dryRun);
  await using k8s = flags.local ? undefined : await openShellSession(shell, flags);
  const selection = await findTargets(shell, k8s, flags, words);
  const decision = await decide(k8s);
  await writeTargets(shell, { ...selection, result: "read" }, async (target) => {
    return (await decision(await fetchTarget(shell, k8s, target))).object;
  }, async (object, { resource: { kind }, name }) => {
    const { containers = "*" } = flags;
    const spec = podSpecOf(object) ?? {};
    for (const container of [...records(spec.containers), ...records(spec.initContainers)]) {
      if (!matchesPattern(String(container.name), containers)) continue;
      await shell.out(`# ${kind} ${name}, container ${container.name}\n`);
      for (const variable of records(container.env)) await shell.out(await lineOf(shell, k8s, flags, variable, object));
    }
  });
}

async function lineOf(
  shell: Shell,
  k8s: K8s | undefined,
  { resolve }: EnvFlags,
  { name, value = "", valueFrom }: Record<string, unknown>,
  object: KubeObject,
): Promise<string> {
  if (!isRecord(valueFrom)) return `${name}=${value}\n`;
  const reference = `# ${name} from ${referenceText(valueFrom)}\n`;
  if (!resolve || k8s === undefined) return reference;
  const resolved = await resolvedValue(shell, k8s, valueFrom, object);
  if (resolved !== undefined) return `${name}=${resolved}\n`;
  shell.err(`error retrieving reference for ${name}: ${referenceText(valueFrom)} not found`);
  shell.exitCode = 1;
  return reference;
}

function referenceText(valueFrom: Record<string, unknown>): string {
  const { configMapKeyRef: map, secretKeyRef: secret, fieldRef: field, resourceFieldRef: amount } = valueFrom;
  if (isRecord(map)) return `configmap ${map.name}, key ${map.key}`;
  if (isRecord(secret)) return `secret ${secret.name}, key ${secret.key}`;
  if (isRecord(field)) return `field path ${field.fieldPath}`;
  if (!isRecord(amount)) return "invalid valueFrom";
  return `resource field ${amount.containerName === undefined ? "" : `${amount.containerName}/`}${amount.resource}`;
}

async function resolvedValue(
  shell: Shell,
  k8s: K8s,
  { configMapKeyRef: map, secretKeyRef: secret, fieldRef: field }: Record<string, unknown>,
  { metadata }: KubeObject,
): Promise<string | undefined> {
  const options = { signal: shell.signal, ...defined({ namespace: metadata?.namespace }) };
  try {
    if (isRecord(map)) return (await k8s.get("configmap", String(map.name), options)).data?.[String(map.key)];
    if (isRecord(secret)) {
      return decodeSecret(await k8s.get("secret", String(secret.name), options))[String(secret.key)];
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const path = isRecord(field) ? /^metadata\.(name|namespace|uid)$/.exec(String(field.fieldPath))?.[1] : undefined;
  return path === undefined ? undefined : String(metadata?.[path as "name"] ?? "");
}
