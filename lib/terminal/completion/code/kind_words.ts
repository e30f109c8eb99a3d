import type { Resource } from "../../../data/core/resource.ts";
import { exactName } from "../../../data/core/resource.ts";
import { findResource } from "../../../api/discovery/resolve.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import { type InferSources, kindShape } from "./infer.ts";
import type { Shape } from "./shape.ts";

/** Returns the words of kinds as candidates: plurals, singulars and short names. */
export function kindWords(types: readonly Resource[]): Candidate[] {
  const lists = types.filter(({ verbs }) => verbs.includes("list"));
  return lists.flatMap(({ plural, singular, shortNames, kind }) =>
    [plural, singular, ...shortNames].filter((word) => word !== "").map((text) => ({ text, detail: kind }))
  );
}

/** Returns the shape of a word: the list of its kind, whose items have the names of expressions. */
export async function wordShape(k8s: K8s, word: string, sources: InferSources): Promise<Shape | undefined> {
  const { knowledge, signal } = sources;
  const type = findResource(await knowledge.types(k8s, signal), word);
  if (type === undefined || ![type.plural, type.singular, ...type.shortNames].includes(word.split(".")[0] ?? "")) {
    return undefined;
  }
  const name = exactName(type);
  const object = await kindShape(k8s, name, sources);
  const of: Shape = object?.is === "field" ? { ...object, names: type } : { is: "value", value: {} };
  return { is: "list", of, isArray: true, word: { k8s, type: name } };
}
