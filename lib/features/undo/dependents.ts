import { delay } from "../../data/base/wait.ts";
import { isForbidden, isNotFound } from "../../data/core/errors.ts";
import { formatDiff } from "../../data/output/text/diff.ts";
import { readPath } from "../../data/request/writes.ts";
import type { Inverse } from "./inverse.ts";
import { shownState } from "./shown_state.ts";
import type { UndoStep } from "./undo_plan.ts";

/** A step of a plan, and the failure of its dry run. */
export interface PlannedUndo {
  step: UndoStep;
  /** The number of its writes. */
  writes: number;
  failure?: { error: unknown; inverse?: Inverse } | undefined;
}

/** The longest wait until a created namespace or kind can be used, in milliseconds. */
const PATIENCE = 30_000;
const PAUSE = 100;

/**
 * Returns the steps of a plan. A step whose dry run failed only because an earlier step creates its namespace, its kind or
 * its ServiceAccount is predicted without a dry run.
 */
export async function withDependents(planned: readonly PlannedUndo[]): Promise<UndoStep[]> {
  const steps: UndoStep[] = [];
  for (const { step, failure } of planned) {
    const { error, inverse } = failure ?? {};
    const [write, ...more] = inverse?.writes ?? [];
    const isCreate = write?.kind === "create" && more.length === 0;
    const needed = isCreate
      ? steps.find((other) => other.action === "create" && isNeededBy(other, step, error))
      : undefined;
    if (needed === undefined) steps.push(step);
    else {
      const { reason: _, ...rest } = step;
      steps.push({
        ...rest,
        action: "create",
        notes: [...inverse?.notes ?? [], `it depends on ${needed.name}`],
        dependsOn: needed.name,
        diff: await formatDiff({ before: undefined, after: shownState(step.path, write?.target ?? null) }),
      });
    }
  }
  return steps;
}

const NEEDED_REGEXP = /^(namespace|serviceaccount|priorityclass|role|clusterrole)(\.|$)/;
const NO_RIGHT_REGEXP = /User ".*" cannot/;

// A missing namespace or kind is 404. Admission answers 403 for a missing ServiceAccount or PriorityClass.
function isNeededBy(other: UndoStep, { path }: UndoStep, error: unknown): boolean {
  if (isNotFound(error)) {
    const { namespace, plural } = readPath(path);
    const group = /^\/apis\/([^/]+)\//.exec(path)?.[1];
    return other.path === `/api/v1/namespaces/${namespace}` ||
      other.path === `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.${group}`;
  }
  const [kind = "", name = ""] = other.name.split("/");
  return isForbidden(error) && NEEDED_REGEXP.test(kind) && !NO_RIGHT_REGEXP.test(error.message) &&
    error.message.split(/[^\w.-]+/).includes(name);
}

/** Calls a function again while the object that a step depends on cannot be used yet. */
export async function whenUsable<T>(
  { dependsOn }: UndoStep,
  call: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isEarly = dependsOn !== undefined && (isNotFound(error) || isForbidden(error));
      if (!isEarly || performance.now() > deadline) throw error;
      await delay(PAUSE, signal);
    }
  }
}
