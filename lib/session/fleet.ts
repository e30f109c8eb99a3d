import { readTarget, splitName } from "../api/client/client.ts";
import {
  type ListOptions,
  type ObjectList,
  SCOPE_OPTIONS,
  type ScopeOptions,
  type TableOptions,
} from "../api/client/options.ts";
import { ahead } from "../data/base/concurrency.ts";
import { anySignal } from "../data/base/wait.ts";
import { KubeError } from "../data/core/errors.ts";
import type { ObjectOf } from "../data/core/kinds.ts";
import type { Stored } from "../data/core/object.ts";
import {
  BOOLEAN,
  MILLISECONDS,
  type OptionTable,
  readOptions,
  SELECTOR,
  SIGNAL,
  STRING,
} from "../data/core/options.ts";
import type { Table } from "../data/core/table.ts";
import { matchContexts } from "../data/kubeconfig/context_patterns.ts";
import { compareContexts, type ObjectComparison, requireFound } from "../features/fleet/compare.ts";
import { mergeContexts } from "../features/fleet/context_tables.ts";
import { limitWaits } from "../features/fleet/limit_waits.ts";
import { readComparable } from "../features/fleet/read_comparable.ts";
import { type Settled, settleEach } from "../features/fleet/settle.ts";
import type { K8s } from "./k8s.ts";

/** Options of {@linkcode K8s.fleet}. */
export interface FleetOptions {
  /** The namespace in all contexts. @default {the namespace of each context} */
  namespace?: string | undefined;
  /**
   * The time limit for each context in milliseconds; 0 means no limit. `each` limits the wait for each object instead,
   * because its caller takes time too.
   *
   * @default {10000}
   */
  timeLimit?: number | undefined;
  /** Whether the first failure ends the calls to the other contexts. @default {false} */
  failFast?: boolean | undefined;
  /** Aborts all calls. */
  signal?: AbortSignal | undefined;
}

/** The table of {@linkcode FleetOptions}. */
export const FLEET_OPTIONS: OptionTable<FleetOptions> = {
  namespace: STRING,
  timeLimit: MILLISECONDS,
  failFast: BOOLEAN,
  signal: SIGNAL,
};

/** The value of one context. */
export interface FleetValue<T> {
  /** The name of the context. */
  context: string;
  /** The value. */
  value: T;
}

/** The failure of one context. */
export interface FleetFailure {
  /** The name of the context. */
  context: string;
  /** The error. */
  error: unknown;
}

/** The settled values and errors of a call for several contexts, in the order of the kubeconfig. */
export interface FleetResult<T> {
  /** The values of the contexts that answered. */
  values: FleetValue<T>[];
  /** The errors of the contexts that failed. */
  errors: FleetFailure[];
  /** Returns the values. @throws {KubeError} If a context failed. Its cause has all errors. */
  orThrow(): FleetValue<T>[];
}

/** A table of several contexts. Its first column is the context. */
export interface FleetTable extends Table {
  /** The errors of the contexts that failed. */
  errors: FleetFailure[];
}

/** Options of {@linkcode Fleet.compare}. */
export interface CompareOptions extends ScopeOptions {
  /** A label selector, as for lists. */
  labels?: string | Record<string, string> | undefined;
  /** Compare the status too. @default {false} */
  status?: boolean | undefined;
}

/** The table of {@linkcode CompareOptions}. */
export const COMPARE_OPTIONS: OptionTable<CompareOptions> = { ...SCOPE_OPTIONS, labels: SELECTOR, status: BOOLEAN };

/** The objects of several contexts, each compared with that of the first context. */
export interface FleetComparison {
  /** The contexts that answered. The first one is the reference: the one that was named first, or the first of all. */
  contexts: string[];
  /** The objects, sorted by type, namespace and name. A Secret has no diff. */
  objects: ObjectComparison[];
  /** The errors of the contexts that failed, and of types that a context could not read. */
  errors: FleetFailure[];
}

/** Several contexts of a kubeconfig. Their sessions are read-only. A failure of one context does not affect the others. */
export interface Fleet {
  /** Returns the names of the contexts, in the order of the kubeconfig. */
  contexts(): Promise<string[]>;
  /** Calls a function with a session for each context, at most 16 at a time. */
  run<T>(call: (k8s: K8s) => T | Promise<T>): Promise<FleetResult<T>>;
  /** Reads all objects of a kind in each context. */
  list<T extends string>(type: T, options?: ListOptions): Promise<FleetResult<ObjectList<Stored<ObjectOf<T>>>>>;
  /** Reads the table of a kind in each context, and merges the columns by their names. */
  table(type: string, options?: TableOptions): Promise<FleetTable>;
  /** Compares all objects of a namespace between the contexts, without objects that controllers own. */
  compare(options?: CompareOptions): Promise<FleetComparison>;
  /** Compares all objects of a kind. */
  compare(type: string, options?: CompareOptions): Promise<FleetComparison>;
  /** Compares one object, without the fields that each server sets. @throws {InputError} If no context has the object. */
  compare(type: string, name: string | undefined, options?: CompareOptions): Promise<FleetComparison>;
  /**
   * Yields all objects of a kind, context by context, in flat memory. If a context fails, the error is thrown after the
   * objects of the other contexts.
   */
  each<T extends string>(
    type: T,
    options?: ListOptions,
  ): AsyncGenerator<{ context: string; object: Stored<ObjectOf<T>> }, void, undefined>;
}

/** The sessions of a fleet. */
export interface FleetSource {
  contexts(): readonly string[];
  open(context: string, namespace: string | undefined): K8s;
  release(k8s: K8s): void;
}

/** Returns the contexts that patterns select. @throws {ConfigError} From its methods, if a pattern matches none. */
export function openFleet(source: FleetSource, patterns: string | readonly string[], options?: FleetOptions): Fleet {
  const { namespace, timeLimit, failFast, signal } = readOptions("fleet", FLEET_OPTIONS, options);
  const contexts = () => matchContexts(source.contexts(), typeof patterns === "string" ? [patterns] : patterns);
  async function run<T>(call: (k8s: K8s, signal: AbortSignal) => T | Promise<T>): Promise<FleetResult<T>> {
    const outcomes = await settleEach(contexts(), async ({ context, signal, start }) => {
      const k8s = source.open(context, namespace);
      try {
        await k8s.connection();
        start();
        return await call(k8s, signal);
      } finally {
        source.release(k8s);
      }
    }, { timeLimit, failFast, signal });
    return fleetResult(outcomes);
  }
  return {
    contexts: () => Promise.resolve(contexts()),
    run: async (call) => await run((k8s) => call(k8s)),
    list: async (type, options) => await run((k8s, signal) => k8s.list(type, withSignal(options, signal))),
    table: async (type, options) => {
      const { values, errors } = await run((k8s, signal) => k8s.table(type, withSignal(options, signal)));
      return { ...mergedTable(values), errors };
    },
    compare: async (...args: unknown[]) => {
      const hasType = typeof args[0] === "string";
      const target = readTarget("compare", COMPARE_OPTIONS, hasType ? args : ["", ...args]);
      const { labels, namespace, status, signal: own } = target.options;
      const { type, name } = splitName(target.type, target.name);
      const targets = hasType ? [{ type, names: name === undefined ? [] : [name] }] : [];
      const { values, errors } = await run((k8s, signal) =>
        readComparable(k8s, { targets, labels, namespace, status }, anySignal(own, signal))
      );
      const reference = [patterns].flat().find((pattern) => values.some(({ context }) => context === pattern));
      const compared = values.map(({ context, value }) => ({ context, objects: value }))
        .sort((a, b) => Number(b.context === reference) - Number(a.context === reference));
      requireFound(compared);
      const unread = values.flatMap(({ context, value }) =>
        [...value.failures.values()].map((error) => ({ context, error }))
      );
      return {
        contexts: compared.map(({ context }) => context),
        objects: await compareContexts(compared),
        errors: [...errors, ...unread],
      };
    },
    async *each(type, options) {
      const names = contexts();
      const errors: FleetFailure[] = [];
      const sessions = names.map((context) => source.open(context, namespace));
      try {
        const given = withSignal(options, signal);
        const streams = sessions.map((k8s) => () => objectsOf(k8s, type, given, timeLimit));
        let at = 0;
        for await (const objects of ahead(streams)) {
          const context = names[at++] ?? "";
          try {
            for await (const object of objects) yield { context, object };
          } catch (error) {
            if (given.signal.aborted || failFast) throw error;
            errors.push({ context, error });
          }
        }
      } finally {
        sessions.forEach(source.release);
      }
      requireAll(errors, names.length);
    },
  };
}

async function* objectsOf<T extends string>(
  k8s: K8s,
  type: T,
  options: ListOptions & { signal: AbortSignal },
  timeLimit: number | undefined,
): AsyncGenerator<Stored<ObjectOf<T>>, void, undefined> {
  // The time of a login does not count.
  await k8s.connection();
  yield* limitWaits((signal) => k8s.each(type, { ...options, signal }), { timeLimit, signal: options.signal });
}

/** Creates a result from the outcomes of all contexts. */
export function fleetResult<T>(outcomes: readonly Settled<T>[]): FleetResult<T> {
  const values = outcomes.flatMap((outcome) =>
    "value" in outcome ? [{ context: outcome.context, value: outcome.value }] : []
  );
  const errors = outcomes.flatMap((outcome) => "value" in outcome ? [] : [outcome]);
  return {
    values,
    errors,
    orThrow() {
      requireAll(errors, outcomes.length);
      return values;
    },
  };
}

// The signal of the call and that of the fleet both end a request.
function withSignal<T extends { signal?: AbortSignal | undefined }>(options: T | undefined, signal?: AbortSignal) {
  return { ...options as T, signal: anySignal(options?.signal, signal) };
}

function requireAll(errors: readonly FleetFailure[], count: number): void {
  const [first] = errors;
  if (first === undefined) return;
  const reason = first.error instanceof Error ? first.error.message : String(first.error);
  throw new KubeError(`Cannot read from ${errors.length} of ${count} contexts: ${first.context}: ${reason}`, {
    cause: new AggregateError(errors.map(({ error }) => error)),
  });
}

function mergedTable(tables: readonly FleetValue<Table>[]): Table {
  const { table, first } = mergeContexts(
    tables.flatMap(({ context, value: { columnDefinitions, rows } }) =>
      rows.map((row) => ({ context, columns: columnDefinitions, row }))
    ),
  );
  return {
    kind: "Table",
    columnDefinitions: [{ name: "Context", type: "string" }, ...table.columnDefinitions],
    rows: table.rows.map((row) => ({ ...row, cells: [first.text(row), ...row.cells] })),
  };
}
