import { types } from "node:util";
import type { OpenApiDocument, OpenApiSchema } from "../../../api/discovery/openapi.ts";
import { resolveSchema } from "../../../api/discovery/schema.ts";
import { isSession } from "../../../session/is_session.ts";
import type { K8s } from "../../../session/k8s.ts";
import { API } from "../generated/api.ts";
import type { ApiMember, ApiRef } from "../api/types.ts";

/** What is known of an expression that has not been evaluated. */
export type Shape =
  /** A value that is there. */
  | { is: "value"; value: unknown }
  /** A session, at the prompt or made by `with()`. */
  | { is: "session"; k8s: K8s }
  /** A method of the library. */
  | { is: "method"; k8s: K8s; member: ApiMember }
  /** An interface of the library. */
  | { is: "api"; k8s: K8s; type: string; generics: ReadonlyMap<string, Shape> }
  /** An object of a kind, or a part of one, as the server describes it. */
  | { is: "field"; schema: OpenApiSchema; document: OpenApiDocument }
  /** A list, or what can be iterated over. */
  | { is: "list"; of: Shape; isArray: boolean }
  | { is: "promise"; of: Shape };

/** The shape of a value; a promise that is still under way is not waited for. */
export function toShape(value: unknown): Shape {
  return isSession(value) ? { is: "session", k8s: value } : { is: "value", value };
}

/** The shape of what a schema describes. */
export function fieldShape(schema: OpenApiSchema, document: OpenApiDocument): Shape {
  const whole = resolveSchema(schema, document);
  if (whole.items !== undefined) return { is: "list", of: fieldShape(whole.items, document), isArray: true };
  const example = EXAMPLES[whole.type ?? ""];
  return example === undefined ? { is: "field", schema, document } : { is: "value", value: example };
}

// Any value has the members of its type.
const EXAMPLES: Record<string, unknown> = { string: "", number: 0, integer: 0, boolean: false };

/** The shape of a type of the library. */
export function refShape(ref: ApiRef | undefined, k8s: K8s, generics: ReadonlyMap<string, Shape>): Shape | undefined {
  const { name = "", of: [first] = [], values } = ref ?? {};
  if (values !== undefined) return { is: "value", value: "" };
  const bound = generics.get(name);
  if (bound !== undefined) return bound;
  if (name in EXAMPLES) return { is: "value", value: EXAMPLES[name] };
  if (name === "K8s") return { is: "session", k8s };
  if (name === "ObjectOf") return generics.get(first?.name ?? "");
  const inner = first === undefined ? undefined : refShape(first, k8s, generics);
  if (name === "Promise") return inner && { is: "promise", of: inner };
  // The server's metadata is in the kind's own fields already.
  if (name === "Stored") return inner;
  if (name === "Array" || name === "ReadonlyArray") return inner && { is: "list", of: inner, isArray: true };
  if (/Iter(able|ator)$|Generator$/.test(name)) return inner && { is: "list", of: inner, isArray: false };
  const type = API[name];
  if (type === undefined) return undefined;
  const [generic] = type.generics ?? [];
  return { is: "api", k8s, type: name, generics: generic && inner ? new Map([[generic, inner]]) : new Map() };
}

/** Says whether a value is a promise of the platform's own kind. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value);
}
