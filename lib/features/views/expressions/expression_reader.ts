import type { Client } from "../../../api/client/client.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import type { InputError } from "../../../data/core/errors.ts";
import { closest } from "../../../data/base/closest.ts";
import type { Expression, ExpressionPath } from "../../../data/expression/expression.ts";
import { NamedObject } from "../../../data/expression/named_object.ts";
import { type DynamicNeed, type ExpressionNeeds, needsOf } from "../../../data/expression/needs.ts";
import { LONGEST_CHAIN, ownerReferencesOf, type Reference } from "../../../data/expression/relationships/references.ts";
import { groupKindOf, kindKeyOf, namesOfKind } from "../../../data/expression/names_of_kind.ts";
import { expressionError } from "../../../data/expression/parse.ts";
import { checkAll } from "./check_all.ts";
import { KindSchemas } from "./kind_schemas.ts";
import { RelatedLists } from "./related_lists.ts";

/** Options of {@linkcode openExpressions}. */
export interface ExpressionOptions {
  /** The namespace of the objects; `"*"` for all. */
  namespace: string;
  /** The time from which ages are computed. */
  now: Date;
  /** The context of the kubeconfig, for the name `context`. */
  contextName?: string | undefined;
  /**
   * The path of a list whose elements are the rows, such as `containers` or `spec.rules.http.paths`. Words are looked up
   * in the elements on the path before they are looked up in the object.
   */
  each?: readonly string[] | undefined;
  /** Whether words and fields are checked against the schema of the kind. @default {false} */
  check?: boolean | undefined;
  /** Called for each word and field that the kind does not have, instead of throwing. They count as absent. */
  onMisfit?: ((error: InputError) => void) | undefined;
  /** Aborts the requests. */
  signal?: AbortSignal | undefined;
}

/** Adds names to the objects of one kind, for expressions that were checked against that kind. */
export interface ExpressionReader {
  /** The parts of each object that have to be fetched. */
  readonly needs: ExpressionNeeds;
  /** Messages that say why fields could not be checked, such as a server that does not describe them. */
  readonly unchecked: ReadonlySet<string>;
  /** Reads the related objects of these objects that the expressions name. Call it for each page, before evaluation. */
  load(objects: readonly KubeObject[]): Promise<void>;
  /**
   * Returns an object with its names: `expression.evaluate((...name) => named.read(...name))`. An
   * {@linkcode UnreadableValueError} of the evaluation concerns this object alone.
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
export async function openExpressions(
  client: Pick<Client, "handler" | "discovery" | "namespace">,
  resource: Resource,
  expressions: readonly Expression[],
  options: ExpressionOptions,
): Promise<ExpressionReader> {
  const schemas = new KindSchemas(client, resource, options.signal);
  if (options.check) await checkAll(expressions, resource, schemas, options);
  const needs = needsOf(resource, [...expressions, ...elementNeeds(resource, expressions, options.each)]);
  const lists = new RelatedLists(client, options);
  const { now, contextName } = options;
  const context = { now, contextName, related: lists.related };
  const columnPaths = expressions.flatMap(({ text, paths }) =>
    paths.filter(({ fields: [first, ...rest] }) => first === "columns" && rest.length > 0).map((path) => ({
      text,
      path,
    }))
  );
  const nameObject: ExpressionReader["nameObject"] = (object, columns) => {
    if (columns !== undefined && columnPaths.length > 0) checkColumns(columnPaths.splice(0), columns);
    return new NamedObject(object, resource, context, columns);
  };
  // The related objects are read while the first page is.
  const reading = lists.readAll(needs.related);
  reading.catch(() => {});
  return {
    needs,
    unchecked: schemas.problems,
    nameObject,
    async load(objects) {
      await reading;
      if (needs.dynamic.length === 0) return;
      const named = objects.map((object) => new NamedObject(object, resource, context));
      for (const need of needs.dynamic) await follow(lists, need, named);
    },
  };
}

// Words are looked up in the related objects that are the rows before they are looked up in the object.
function elementNeeds(
  resource: Resource,
  expressions: readonly Expression[],
  [word = "", ...rest]: readonly string[] = [],
): readonly Pick<Expression, "paths">[] {
  const related = namesOfKind(resource).related.get(word);
  // A computed list, such as endpoints, may need related objects.
  if (related === undefined) return word === "" ? [] : [{ paths: [{ fields: [word, ...rest], position: 0 }] }];
  const start = related.isList ? [word, "[]"] : [word];
  const paths = expressions.flatMap(({ paths }) => paths).map((path) => ({
    ...path,
    fields: [...start, ...path.fields],
  }));
  return [{ paths: [{ fields: [...start, ...rest], position: 0, isWhole: true }, ...paths] }];
}

/** Checks the titles of columns, which are only known when the first rows arrive. */
function checkColumns(
  paths: readonly { text: string; path: ExpressionPath }[],
  columns: Readonly<Record<string, unknown>>,
): void {
  for (const { text, path: { fields: [, title = ""], position } } of paths) {
    if (title === "[]" || Object.hasOwn(columns, title)) continue;
    const near = closest(title, Object.keys(columns));
    throw expressionError(text, position, `the table has no column ${JSON.stringify(title)}`, {
      hints: [near === undefined ? `its columns are ${Object.keys(columns).join(", ")}` : `did you mean "${near}"?`],
    });
  }
}

/**
 * Reads the kinds to which the objects at the end of a path refer, and the kinds of their related objects: the pods in
 * `owner.pods`.
 */
async function follow(lists: RelatedLists, need: DynamicNeed, named: readonly NamedObject[]): Promise<void> {
  const holders = need.path.reduce<readonly NamedObject[]>(
    (all, step) => all.flatMap((one) => one.related(step)),
    named,
  );
  if (need.name !== "owner") {
    await lists.readTargets(holders.flatMap((holder) => targetsOf(holder, need.name)), need);
  } else {
    let below = holders.map(({ object }) => object);
    for (let left = LONGEST_CHAIN; left > 0 && below.length > 0; left--) {
      const references = below.flatMap((object) => ownerReferencesOf(object).slice(0, 1));
      await lists.readTargets(references, need);
      const found = references.map((reference) => lists.related.find(reference)?.object);
      below = [...new Set(found)].filter((object) => object !== undefined);
    }
  }
  if (!need.paths.some(({ fields }) => fields.length > 0)) return;
  const targets = Map.groupBy(holders.flatMap((one) => one.related(need.name)), ({ kind }) => kindKeyOf(kind));
  for (const [key, objects] of targets) {
    const { related, dynamic } = needsOf(groupKindOf(key), [need]);
    await lists.readMissing(related);
    for (const next of dynamic) await follow(lists, next, objects);
  }
}

function targetsOf({ object, kind }: NamedObject, name: string): readonly Reference[] {
  const ends = namesOfKind(kind).related.get(name)?.ends ?? [];
  return ends.flatMap(({ relationship }) => relationship.references?.(object) ?? []);
}
