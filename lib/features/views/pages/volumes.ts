import type { Pod } from "../../../data/core/kinds.ts";
import { isRecord } from "../../../data/core/object.ts";
import type { PageEntry } from "../../../data/output/text/page.ts";

type Volume = NonNullable<NonNullable<Pod["spec"]>["volumes"]>[number];
type Source = NonNullable<NonNullable<Volume["projected"]>["sources"]>[number];

/** Formats the volumes, one per line: the type of volume and the name of its source. */
export function volumes(list: readonly Volume[] | undefined): PageEntry {
  if (list === undefined || list.length === 0) return ["Volumes", undefined];
  return ["Volumes", { entries: list.map((volume): PageEntry => [volume.name, sourceText(volume)]) }];
}

function sourceText(volume: Volume): string {
  const { configMap, secret, persistentVolumeClaim: claim, emptyDir, hostPath, projected } = volume;
  if (configMap) return `ConfigMap ${configMap.name ?? ""}${optional(configMap.optional)}`;
  if (secret) return `Secret ${secret.secretName ?? ""}${optional(secret.optional)}`;
  if (claim) return `PersistentVolumeClaim ${claim.claimName}${claim.readOnly ? " (ro)" : ""}`;
  if (hostPath) return `HostPath ${hostPath.path}${hostPath.type ? ` (${hostPath.type})` : ""}`;
  if (emptyDir) {
    const notes = [
      emptyDir.medium && `medium ${emptyDir.medium}`,
      emptyDir.sizeLimit && `at most ${emptyDir.sizeLimit}`,
    ]
      .filter((note) => note);
    return `EmptyDir${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
  }
  if (projected) return `Projected: ${(projected.sources ?? []).map(projectedText).join(", ")}`;
  const { name: _, ...source } = volume;
  const [kind = "unknown", fields] = Object.entries(source)[0] ?? [];
  const words = isRecord(fields)
    ? Object.entries(fields).filter(([, value]) => typeof value !== "object").map(([key, value]) => `${key}=${value}`)
    : [];
  return `${kind}${words.length === 0 ? "" : `: ${words.join(" ")}`}`;
}

function projectedText({ serviceAccountToken, configMap, secret, downwardAPI, ...others }: Source): string {
  if (serviceAccountToken) return `token for ${serviceAccountToken.expirationSeconds ?? 3600}s`;
  if (configMap) return `ConfigMap ${configMap.name ?? ""}`;
  if (secret) return `Secret ${secret.name ?? ""}`;
  return downwardAPI ? "DownwardAPI" : Object.keys(others)[0] ?? "unknown";
}

function optional(is: boolean | undefined): string {
  return is ? " (optional)" : "";
}
