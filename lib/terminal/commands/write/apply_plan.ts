import { decodeText } from "../../../data/base/text_encoding.ts";
import { InputError } from "../../../data/core/errors.ts";
import type { PlanResult, PlanStep } from "../../../features/plan/steps.ts";
import type { Plan, SavedPlan } from "../../../features/plan/plan.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { bulkReport } from "../../shell/bulk_report.ts";
import { requireConfirmation } from "../../shell/guard.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { formatDiffs } from "./plan.ts";

/** The flags of an apply that also hold for a saved plan. */
export interface ApplyPlanFlags extends Globals {
  /** The file with the plan, or `-`. */
  plan: string;
  /** The owner of the changed fields. */
  fieldManager?: string | undefined;
  /** Whether to take over fields of other managers. */
  forceConflicts?: boolean | undefined;
}

/**
 * `k8s apply --plan FILE`: applies exactly a saved plan. If an object has changed since, the change is planned again and
 * confirmed at a terminal. Without a terminal the object is not written, and the exit code is 1.
 */
export async function applySavedPlan(shell: Shell, flags: ApplyPlanFlags): Promise<void> {
  const { fieldManager, forceConflicts } = flags;
  const saved = await readPlan(shell, flags.plan);
  await using k8s = await openShellSession(shell, flags);
  const options = { fieldManager, forceConflicts, signal: shell.signal };
  let plan = await k8s.plan(saved, options);
  while (plan.steps.length > 0) {
    const results = await applySteps(shell, plan);
    const done = new Set(results.map(({ step }) => step));
    const moved = results.filter(({ result }) => result === "moved").map(({ step }) => step);
    requireSameSet(moved);
    const waiting = plan.steps.filter((step) => !done.has(step));
    if (shell.exitCode !== 0 || (moved.length === 0 && waiting.length === 0)) return;
    const again = await planAgain(shell, k8s, moved.map(({ object }) => object), options);
    plan = await k8s.plan({ server: plan.server, steps: [...again.steps, ...waiting] }, options);
  }
}

/** Applies the steps of a plan and prints their results. */
async function applySteps(shell: Shell, plan: Plan): Promise<PlanResult[]> {
  const results: PlanResult[] = [];
  using report = bulkReport(shell, plan.steps.length);
  for await (const each of plan.applyEach()) {
    const { step, result, error } = each;
    results.push(each);
    if (result === "failed" || result === "unknown" || result === "moved") report.failed(step.name, error);
    else report.done();
    await printResult(shell, each);
  }
  return results;
}

/** @throws {InputError} If a set has changed. Its deletions have to be planned again. */
function requireSameSet(moved: readonly PlanStep[]): void {
  const changed = moved.filter(({ action, superset }) => action === "delete" || superset !== undefined);
  if (changed.length === 0) return;
  throw new InputError(
    `Cannot apply the rest of the plan: the ApplySet changed after the plan was made (${
      changed.map(({ name }) => name).join(", ")
    })`,
    { hints: ["make the plan again, and apply the new one"] },
  );
}

async function planAgain(
  shell: Shell,
  k8s: K8s,
  objects: SavedPlan["steps"][number]["object"][],
  options: { fieldManager?: string | undefined; forceConflicts?: boolean | undefined; signal: AbortSignal },
): Promise<Plan> {
  const plan = await k8s.plan(objects, options);
  if (shell.ask === undefined) {
    throw new InputError(
      `Cannot apply the rest of the plan: ${
        plan.steps.map(({ name }) => name).join(", ")
      } changed after the plan was made`,
      { hints: ["make the plan again, and apply the new one"] },
    );
  }
  shell.err(`These objects changed after the plan was made:\n${plan}`);
  shell.err(formatDiffs(shell, plan).trimEnd());
  await requireConfirmation(
    shell,
    `apply the changed plan of ${objects.length === 1 ? "1 object" : `${objects.length} objects`}`,
  );
  return plan;
}

async function printResult(shell: Shell, { step, result, error }: PlanResult): Promise<void> {
  if (result === "unknown" || (result === "failed" && shell.signal.aborted)) return;
  if (result === "failed") return void await attempt(shell, () => Promise.reject(error), { about: step.name });
  if (result !== "moved") await shell.out(`${step.name} ${result}\n`);
}

async function readPlan(shell: Shell, file: string): Promise<SavedPlan> {
  const source = file === "-" ? "standard input" : file;
  const text = file === "-" ? decodeText(await new Response(shell.stdin()).bytes()) : await readFile(file);
  const { isSavedPlan } = await import("../../../features/plan/plan.ts");
  const value = parse(text, source);
  if (isSavedPlan(value)) return value;
  throw new InputError(`Cannot apply the plan of ${source}: it is not a plan`, {
    hints: ["save a plan with `k8s plan -f FILE -o json`"],
  });
}

async function readFile(file: string): Promise<string> {
  try {
    return decodeText(await Deno.readFile(file));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new InputError(`Cannot apply the plan of ${file}: no such file`, { cause });
  }
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`Cannot apply the plan of ${source}: it is not JSON`, {
      cause,
      hints: ["save a plan with `k8s plan -f FILE -o json`"],
    });
  }
}
