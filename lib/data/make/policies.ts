import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { Namespace, ServiceAccount } from "../core/kinds.ts";
import type { KubeObject } from "../core/object.ts";
import { parseSelector } from "../core/selectors.ts";
import { madeMetadata, type MakeOptions } from "./make_options.ts";

/** Options of `make.quota`. */
export interface QuotaOptions extends MakeOptions {
  /** The limits by the names of their resources: `{ pods: "10" }`. */
  hard?: Readonly<Record<string, string>> | undefined;
  /** The scopes that an object must match. @default {none} */
  scopes?: readonly string[] | undefined;
}

/** Options of `make.podDisruptionBudget`. */
export interface DisruptionBudgetOptions extends MakeOptions {
  /** The selector of the pods, in kubectl's syntax. */
  selector: string;
  /** The least number or percentage of available pods. */
  minAvailable?: number | string | undefined;
  /** The largest number or percentage of unavailable pods. */
  maxUnavailable?: number | string | undefined;
}

/** Options of `make.priorityClass`. */
export interface PriorityClassOptions {
  /** The priority. @default {0} */
  value?: number | undefined;
  /** Whether it is the default. @default {false} */
  globalDefault?: boolean | undefined;
  /** A description. @default {none} */
  description?: string | undefined;
  /** Whether pods of the class preempt others. @default {"PreemptLowerPriority"} */
  preemptionPolicy?: string | undefined;
}

/** Makes a Namespace. */
export function namespace(name: string): Namespace {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

/** Makes a ServiceAccount. */
export function serviceAccount(name: string, options: MakeOptions = {}): ServiceAccount {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: madeMetadata(name, options) };
}

/** Makes a ResourceQuota as `kubectl create quota` does. */
export function quota(name: string, options: QuotaOptions = {}): KubeObject {
  const { hard, scopes } = options;
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: madeMetadata(name, options),
    spec: defined({ hard: hard && { ...hard }, scopes: scopes && [...scopes] }),
  };
}

/** Makes a PodDisruptionBudget as `kubectl create poddisruptionbudget` does. */
export function podDisruptionBudget(name: string, options: DisruptionBudgetOptions): KubeObject {
  const { selector, minAvailable, maxUnavailable } = options;
  if (selector === "") throw new InputError("a selector must be specified");
  if (minAvailable === undefined && maxUnavailable === undefined) {
    throw new InputError("one of min-available or max-unavailable must be specified");
  }
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    throw new InputError("min-available and max-unavailable cannot be both specified");
  }
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: madeMetadata(name, options),
    spec: defined({
      minAvailable: amountOf("min-available", minAvailable),
      maxUnavailable: amountOf("max-unavailable", maxUnavailable),
      selector: labelSelectorOf(selector),
    }),
  };
}

function amountOf(what: string, amount: number | string | undefined): number | string | undefined {
  if (typeof amount !== "string") return amount;
  if (!/^\d+%?$/.test(amount)) throw new InputError(`invalid format specified for ${what}`);
  return amount.endsWith("%") ? amount : Number(amount);
}

const OPERATORS: Readonly<Record<string, string>> = {
  "in": "In",
  "notin": "NotIn",
  "!=": "NotIn",
  "exists": "Exists",
  "!": "DoesNotExist",
};

function labelSelectorOf(text: string): unknown {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: unknown[] = [];
  // kubectl sorts the conditions too.
  for (const { key, operator, values } of parseSelector(text).sort((a, b) => a.key < b.key ? -1 : 1)) {
    if (operator === "=") {
      matchLabels[key] = values[0] ?? "";
      continue;
    }
    const known = OPERATORS[operator];
    if (known === undefined) throw new InputError(`"${operator}" is not a valid label selector operator`);
    matchExpressions.push(defined({ key, operator: known, values: values.length === 0 ? undefined : [...values] }));
  }
  return defined({
    matchLabels: Object.keys(matchLabels).length === 0 ? undefined : matchLabels,
    matchExpressions: matchExpressions.length === 0 ? undefined : matchExpressions,
  });
}

/** Makes a PriorityClass as `kubectl create priorityclass` does. */
export function priorityClass(name: string, options: PriorityClassOptions = {}): KubeObject {
  const { value = 0, globalDefault, description, preemptionPolicy = "PreemptLowerPriority" } = options;
  return defined({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    globalDefault,
    description: description || undefined,
    preemptionPolicy,
  });
}
