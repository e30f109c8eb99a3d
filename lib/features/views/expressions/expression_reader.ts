import type { Client } from "../../../api/client/client.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { Expression } from "../../../data/expression/compile.ts";
import { NamedObject } from "../../../data/expression/named_object.ts";
import { type ExpressionNeeds, needsOf } from "../../../data/expression/needs.ts";

/** Options of {@linkcode openExpressions}. */
export interface ExpressionOptions {
  /** The namespace of the objects; `"*"` for all. */
  namespace: string;
  /** The time from which ages are computed. */
  now: Date;
  /** Aborts the requests. */
  signal?: AbortSignal | undefined;
}

/** Gives the objects of one kind their names, for expressions that were checked against that kind. */
export interface ExpressionReader {
  /** The parts of each object that have to be fetched. */
  readonly needs: ExpressionNeeds;
  /** Reads the related objects of these objects that the expressions name. Call it for each page, before evaluation. */
  load(objects: readonly KubeObject[]): Promise<void>;
  /**
   * Returns an object with its names: `expression.evaluate((...name) => named.read(...name))`.
   *
   * @param columns The printed columns of its row, by their titles.
   */
  nameObject(object: KubeObject, columns?: Readonly<Record<string, unknown>>): NamedObject;
}

/**
 * Checks expressions against the schema of a kind, and prepares their evaluation for its objects. Each kind of related
 * objects is read once.
 *
 * @throws {InputError} If an expression names something that objects of the kind do not have.
 */
export function openExpressions(
  _client: Pick<Client, "handler" | "discovery" | "namespace">,
  resource: Resource,
  expressions: readonly Expression[],
  { now }: ExpressionOptions,
): Promise<ExpressionReader> {
  const needs = needsOf(resource, expressions);
  return Promise.resolve({
    needs,
    load: () => Promise.resolve(),
    nameObject: (object, columns) => new NamedObject(object, resource, { now }, columns),
  });
}
