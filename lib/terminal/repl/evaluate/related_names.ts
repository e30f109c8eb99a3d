import { isKubeObject, type KubeObject } from "../../../data/core/object.ts";
import type { Resource } from "../../../data/core/resource.ts";
import { compileExpression } from "../../../data/expression/compile.ts";
import { NamedObject } from "../../../data/expression/named_object.ts";
import { namesOfKind } from "../../../data/expression/names_of_kind.ts";
import { namesAsProperties, withNames } from "../../../data/expression/with_names.ts";
import type { ExpressionReader } from "../../../features/views/expressions/expression_reader.ts";
import type { K8s } from "../../../session/k8s.ts";

/** The objects of one kind, and the code that uses them. */
export interface NamedList {
  resource: Resource;
  objects: KubeObject[];
  /** The namespace of the objects; `"*"` for all. */
  namespace: string;
  /** The names that the code mentions. */
  mentioned: ReadonlySet<string> | undefined;
}

/**
 * Gives objects the names that need other objects, such as `pods` of a Node, if the code mentions them. The other objects
 * are read once. If they may not be read, reading the name throws, because the code may mean another property.
 */
export async function nameRelated(k8s: K8s, { resource, objects, namespace, mentioned }: NamedList): Promise<void> {
  const names = relatedNamesOf(resource).filter((name) => mentioned?.has(name));
  if (names.length === 0 || objects.length === 0) return;
  const { openExpressions } = await import("../../../features/views/expressions/expression_reader.ts");
  let reader: ExpressionReader;
  let failure: { error: unknown } | undefined;
  try {
    // The whole related objects are read, because any of their fields may be used.
    const expressions = names.map((name) => compileExpression(name));
    reader = await openExpressions(k8s, resource, expressions, {
      namespace,
      contextName: k8s.context,
      now: new Date(),
    });
    await reader.load(objects);
  } catch (error) {
    failure = { error };
  }
  for (const object of objects) {
    for (const name of names) {
      if (Object.hasOwn(object, name)) continue;
      Object.defineProperty(object, name, {
        get(this: KubeObject) {
          if (failure !== undefined) throw failure.error;
          return plain(reader.nameObject({ ...this }).read(name));
        },
        enumerable: false,
        configurable: true,
      });
    }
  }
}

function relatedNamesOf(resource: Resource): string[] {
  const known = namesAsProperties(resource);
  const { computed, related } = namesOfKind(resource);
  const computedNames = [...computed].filter(([, { uses = [] }]) => uses.length > 0).map(([name]) => name);
  return [...new Set([...computedNames, ...related.keys()])].filter((name) => !known.has(name));
}

// Related objects become objects of the API with names.
function plain(value: unknown): unknown {
  if (value instanceof NamedObject) {
    return isKubeObject(value.object) ? withNames([{ ...value.object }])[0] : value.object;
  }
  return Array.isArray(value) && value.some((element) => element instanceof NamedObject) ? value.map(plain) : value;
}
