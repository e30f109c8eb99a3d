import { isRecord, type KubeObject } from "../data/core/object.ts";
import { invalid } from "./refusal.ts";
import type { SandboxKind, StoredObject } from "./types.ts";

/**
 * Checks that an update does not change immutable fields. It covers the most common rules: pod specs, selectors of
 * workloads, and immutable ConfigMaps and Secrets.
 *
 * @throws {Refusal} 422 if it does.
 */
export function immutable(kind: SandboxKind, before: StoredObject, after: KubeObject): void {
  const name = before.metadata.name;
  if (kind.kind === "Pod") {
    const frozen = (object: KubeObject) => {
      const {
        containers = [],
        initContainers = [],
        activeDeadlineSeconds: _,
        tolerations: __,
        terminationGracePeriodSeconds: ___,
        ...rest
      } = object.spec ?? {};
      const bare = (all: Record<string, unknown>[]) => all.map(({ image: _, ...container }) => container);
      return JSON.stringify([canonical(rest), canonical(bare(containers)), canonical(bare(initContainers))]);
    };
    if (frozen(before) !== frozen(after)) {
      const message = "Forbidden: pod updates may not change fields other than `spec.containers[*].image`," +
        "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing " +
        "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
      throw invalid(kind, name, [{ reason: "FieldValueForbidden", message, field: "spec" }]);
    }
  }
  const fixed: Record<string, string> = {
    Deployment: "selector",
    ReplicaSet: "selector",
    DaemonSet: "selector",
    StatefulSet: "selector",
    Job: "selector",
  };
  const field = kind.group === "apps" || kind.group === "batch" ? fixed[kind.kind] : undefined;
  if (
    field !== undefined &&
    JSON.stringify(canonical(before.spec?.[field])) !== JSON.stringify(canonical(after.spec?.[field]))
  ) {
    const message = `Invalid value: ${JSON.stringify(after.spec?.[field])}: field is immutable`;
    throw invalid(kind, name, [{ reason: "FieldValueInvalid", message, field: `spec.${field}` }]);
  }
  if (before.immutable === true && JSON.stringify(canonical(before.data)) !== JSON.stringify(canonical(after.data))) {
    throw invalid(kind, name, [{
      reason: "FieldValueForbidden",
      message: "Forbidden: field is immutable when `immutable` is set",
      field: "data",
    }]);
  }
}

/** Sorts the keys of a value, so that two values can be compared as JSON text. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, child]) => [key, canonical(child)]),
  );
}
