import { isRecord, type KubeObject, records } from "../core/object.ts";
import { Age } from "./age.ts";
import type { NamedObject } from "./named_object.ts";

/** A name of expressions that is computed from an object. */
export interface ComputedName {
  /** One line for help and completion. */
  readonly description: string;
  /** Whether it needs no more than the object's metadata. */
  readonly ofMetadata?: boolean;
  /** Whether it is called, as in `has("text")`. */
  readonly isFunction?: boolean;
  /** Whether it is a list. */
  readonly isList?: boolean;
  /** Whether it has members of any name. */
  readonly isMap?: boolean;
  /** The members of its value, or for conditions of each of its values. Names of domains are valid besides. */
  readonly members?: readonly string[];
  /** The paths that it reads of related objects, such as `pods.[].spec`. */
  readonly uses?: readonly (readonly string[])[];
  /** The field without which no object of a kind can have it. */
  readonly field?: readonly string[];
  /** Returns its value. */
  read(named: NamedObject): unknown;
}

/** The names that every object has. */
export const OBJECT_NAMES: Readonly<Record<string, ComputedName>> = {
  name: {
    description: "The name of the object",
    ofMetadata: true,
    read: ({ object }) => object.metadata?.name,
  },
  labels: {
    description: 'The labels of the object: labels.app, labels["app.kubernetes.io/name"]',
    isMap: true,
    ofMetadata: true,
    read: ({ object }) => object.metadata?.labels ?? {},
  },
  annotations: {
    description: "The annotations of the object",
    isMap: true,
    ofMetadata: true,
    read: ({ object }) => object.metadata?.annotations ?? {},
  },
  age: {
    description: 'The time since the object was created: age > "7d"',
    ofMetadata: true,
    read: ({ object, context }) => since(object.metadata?.creationTimestamp, context.now),
  },
  deleted: {
    description: "The time since the deletion of the object was requested; absent if it was not",
    ofMetadata: true,
    read: ({ object, context }) => deletedFor(object, context.now),
  },
  kind: {
    description: "The kind of the object",
    ofMetadata: true,
    read: ({ kind }) => kind.kind,
  },
  context: {
    description: "The context of the kubeconfig from which the object was read",
    ofMetadata: true,
    read: ({ context }) => context.contextName,
  },
  object: {
    description: "The whole object. If each element has its own row: the object that contains the element",
    read: (named) => named,
  },
  condition: {
    description: "The conditions of the object by type: condition.Ready.ok, .age, .reason, .message",
    members: ["ok", "status", "age", "reason", "message"],
    read: ({ object, context }) => conditions(object, context.now),
  },
  columns: {
    description: 'The printed columns: columns.STATUS, columns["PORT(S)"]',
    isMap: true,
    ofMetadata: true,
    read: ({ columns }) => columns ?? {},
  },
  has: {
    description: 'Whether a text is anywhere in the object: has("nginx")',
    isFunction: true,
    read: ({ object }) => (text: unknown) => contains(object, String(text)),
  },
  since: {
    description: 'The time since a moment: since(status.startTime) > "1h"',
    ofMetadata: true,
    isFunction: true,
    read: ({ context }) => (time: unknown) => since(time, context.now),
  },
  until: {
    description: 'The time until a moment: until(status.notAfter) < "7d"',
    ofMetadata: true,
    isFunction: true,
    read: ({ context }) => (time: unknown) => {
      const passed = since(time, context.now);
      return passed === undefined ? undefined : new Age(-passed.milliseconds);
    },
  },
};

/** A condition of an object. It is not comparable: `.ok` tells whether it holds. */
export class Condition {
  /** Whether the status is True. */
  readonly ok: boolean;
  /** True, False or Unknown. */
  readonly status: unknown;
  /** The time since the status changed. */
  readonly age: Age | undefined;
  /** The reason of the status, in one word. */
  readonly reason: unknown;
  /** The message for people. */
  readonly message: unknown;

  /** Creates a condition from an element of `status.conditions`. */
  constructor({ status, reason, message, lastTransitionTime }: Record<string, unknown>, now: Date) {
    this.ok = status === "True";
    this.status = status;
    this.age = since(lastTransitionTime, now);
    this.reason = reason;
    this.message = message;
  }
}

function conditions({ status }: KubeObject, now: Date): Record<string, Condition> {
  return Object.fromEntries(
    records(status?.conditions).map((condition) => [String(condition.type), new Condition(condition, now)]),
  );
}

function since(time: unknown, now: Date): Age | undefined {
  if (typeof time !== "string" && typeof time !== "number" && !(time instanceof Date)) return undefined;
  const start = time instanceof Date ? time.getTime() : new Date(time).getTime();
  return Number.isNaN(start) ? undefined : new Age(now.getTime() - start);
}

// The server sets the time at which the grace period ends.
function deletedFor({ metadata }: KubeObject, now: Date): Age | undefined {
  const end = since(metadata?.deletionTimestamp, now);
  return end === undefined ? undefined : new Age(end.milliseconds + (metadata?.deletionGracePeriodSeconds ?? 0) * 1000);
}

function contains(value: unknown, text: string): boolean {
  if (Array.isArray(value)) return value.some((element) => contains(element, text));
  if (isRecord(value)) {
    return Object.entries(value).some(([key, child]) =>
      key !== "managedFields" && (key.includes(text) || contains(child, text))
    );
  }
  return value !== null && value !== undefined && String(value).includes(text);
}
