import { UsageError } from "../../../data/core/errors.ts";
import { namespace, podDisruptionBudget, priorityClass, quota, serviceAccount } from "../../../data/make/policies.ts";
import { readQuantities } from "../../shell/pairs.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineGenerator } from "./generator.ts";

/** `k8s create namespace`: creates a Namespace. */
export function createNamespaceCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create namespace",
    description: "Create a Namespace.",
    examples: [["Create a Namespace", "k8s create namespace shop"]],
    options: {},
    make: ({ name }) => namespace(name),
  });
}

/** `k8s create serviceaccount`: creates a ServiceAccount. */
export function createServiceAccountCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create serviceaccount",
    description: "Create a ServiceAccount.",
    examples: [["Create a ServiceAccount", "k8s create serviceaccount builder"]],
    options: {},
    make: ({ flags, name }) => serviceAccount(name, { namespace: flags.namespace }),
  });
}

/** `k8s create quota`: creates a ResourceQuota. */
export function createQuotaCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create quota",
    description: "Create a ResourceQuota.",
    examples: [["Limit a namespace", "k8s create quota small --hard=cpu=4,memory=8Gi,pods=10"]],
    options: {
      hard: { value: "amounts", help: "Limits: cpu=4,memory=8Gi,pods=10" },
      scopes: { value: "scopes", help: "Scopes that an object must match, separated by commas" },
    },
    make({ flags, name }) {
      const scopes = flags.scopes?.split(",");
      if (scopes?.includes("")) throw new UsageError('invalid resource quota scope ""');
      const hard = flags.hard === undefined ? undefined : readQuantities(flags.hard);
      return quota(name, { hard, scopes, namespace: flags.namespace });
    },
  });
}

/** `k8s create poddisruptionbudget`: creates a PodDisruptionBudget. */
export function createDisruptionBudgetCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create poddisruptionbudget",
    description: "Create a PodDisruptionBudget.",
    examples: [["Keep two pods available", "k8s create poddisruptionbudget web --selector=app=web --min-available=2"]],
    options: {
      selector: { value: "selector", help: "Label selector of the pods" },
      minAvailable: { value: "amount", help: "Least number or percentage of available pods" },
      maxUnavailable: { value: "amount", help: "Largest number or percentage of unavailable pods" },
    },
    make({ flags, name }) {
      const { selector, minAvailable, maxUnavailable, namespace } = flags;
      if (selector === undefined) throw new UsageError("a selector must be specified");
      return podDisruptionBudget(name, { selector, minAvailable, maxUnavailable, namespace });
    },
  });
}

/** `k8s create priorityclass`: creates a PriorityClass. */
export function createPriorityClassCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create priorityclass",
    description: "Create a PriorityClass.",
    examples: [["Create a PriorityClass", "k8s create priorityclass high --value=1000 --description='Paged services'"]],
    options: {
      value: { value: "number", type: "integer", help: "Priority", default: "0" },
      globalDefault: { help: "Use this class for pods without a class" },
      description: { value: "text", help: "Description of the class" },
      preemptionPolicy: { value: "policy", help: "Preemption policy", default: "PreemptLowerPriority" },
    },
    make({ flags, name }) {
      const { value, globalDefault, description, preemptionPolicy } = flags;
      return priorityClass(name, { value, globalDefault, description, preemptionPolicy });
    },
  });
}
