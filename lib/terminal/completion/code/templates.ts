import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import { inside } from "./fields.ts";
import { kindShape } from "./infer.ts";
import type { Knowledge } from "../cluster_cache.ts";
import type { Shape } from "./shape.ts";
import { fieldCandidates, step } from "./member_types.ts";

// The unfinished path at the end: `{.items[*].spec.no`, `NAME:.metadata.na`, `{range .items[*]}{.sta`.
const PATH_REGEXP = /(?:\.[\w-]*|\[[^\]]*\])+$/;

/** Completes the field paths of a JSONPath, of custom columns, or of a sort key with the fields of a kind. */
export async function templatePaths(
  k8s: K8s,
  type: string,
  typed: string,
  knowledge: Knowledge,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  const [path = ""] = PATH_REGEXP.exec(typed) ?? [];
  const dot = path.lastIndexOf(".");
  if (dot < 0) return [];
  const head = typed.slice(0, typed.length - path.length + dot + 1);
  const keys = [...path.slice(0, dot).matchAll(/\.([\w-]+)|\['([^']*)'\]/g)].map(([, name, quoted]) =>
    name ?? quoted ?? ""
  );
  let shape: Shape | undefined = await kindShape(k8s, type, { knowledge, signal });
  // The path into a list begins with `.items`.
  for (const key of keys[0] === "items" ? keys.slice(1) : keys) shape = shape && step(inside(shape), key);
  const at = shape && inside(shape);
  const fields = at?.is === "field" ? fieldCandidates(at) : [];
  const root = keys.length === 0 && /[{ ]/.test(typed)
    ? [{ text: `${head}items`, detail: "of a list", unfinished: true }]
    : [];
  return [...fields.map((field) => ({ ...field, text: head + field.text, unfinished: true })), ...root];
}
