import { defined } from "../../../data/base/defined.ts";
import { API } from "../generated/api.ts";
import { Age } from "../../../data/expression/age.ts";
import { type GroupKind, namesOfKind } from "../../../data/expression/names_of_kind.ts";
import { NOT_PROPERTIES } from "../../../data/expression/with_names.ts";
import type { Candidate } from "../candidate.ts";
import { elementSchema, listFields, resolveSchema } from "../../../api/discovery/schema.ts";
import { listMembers, readProperty } from "./members.ts";
import { fieldShape, refShape, type Shape, toShape } from "./shape.ts";
import type { ApiMember, ApiType } from "../api/types.ts";

/** Returns the shape of a property or an index. */
export function step(shape: Shape, name: string | number): Shape | undefined {
  switch (shape.is) {
    case "value": {
      const found = readProperty(shape.value, name);
      return found && toShape(found.value);
    }
    case "session":
    case "api": {
      const { type, generics } = shape.is === "api" ? shape : { type: "K8s", generics: new Map<string, Shape>() };
      const member = memberOf(type, name);
      if (member?.parameters !== undefined) return { is: "method", k8s: shape.k8s, member };
      const known = member && refShape(member.ref, shape.k8s, generics);
      // Properties of a session that are not documented are read from the session itself.
      return known ?? (shape.is === "session" ? step({ is: "value", value: shape.k8s }, name) : undefined);
    }
    case "field": {
      const { properties = {}, additionalProperties } = resolveSchema(shape.schema, shape.document);
      const child = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (child !== undefined) return fieldShape(child, shape.document);
      if (shape.names) return namedStep(shape, name);
      return typeof additionalProperties === "object" ? fieldShape(additionalProperties, shape.document) : undefined;
    }
    case "list":
      if (typeof name === "number" || /^\d+$/.test(name)) return shape.of;
      return name === "length" ? { is: "value", value: 0 } : undefined;
    default:
      return undefined;
  }
}

/** Returns the shape of an iterable's items. */
export function itemShape(shape: Shape): Shape | undefined {
  if (shape.is === "list") return shape.of;
  if (shape.is === "value") {
    const { value } = shape;
    if (Array.isArray(value)) return value.length === 0 ? undefined : step(shape, 0);
    // A list of the library is iterable over its items.
    const items = readProperty(value, "items")?.value;
    return Array.isArray(items) ? itemShape({ is: "value", value: items }) : undefined;
  }
  if (shape.is !== "api") return undefined;
  return refShape(API[shape.type]?.iterates, shape.k8s, shape.generics);
}

/** Returns the properties of a shape. */
export function membersAt(shape: Shape): Candidate[] {
  switch (shape.is) {
    case "value":
      return listMembers(shape.value);
    case "session": {
      const own = apiMembers(API.K8s);
      const documented = new Set(own.map(({ text }) => text));
      return [...own, ...listMembers(shape.k8s).filter(({ text }) => !documented.has(text))];
    }
    case "api":
      return apiMembers(API[shape.type]);
    case "field":
      return shape.names ? [...fieldCandidates(shape), ...nameCandidates(shape.names)] : fieldCandidates(shape);
    case "kinds":
      return [...shape.words];
    case "list":
      return shape.isArray ? listMembers([]).filter(({ text }) => text !== "length").concat(LENGTH) : [];
    case "promise":
      return listMembers(Promise.resolve());
    case "method":
      return [];
  }
}

// Metadata has the shapes of most names.
function namedStep(
  { names: _, ...shape }: Extract<Shape, { is: "field" }>,
  name: string | number,
): Shape | undefined {
  if (name === "age" || name === "deleted") return { is: "value", value: new Age(0) };
  const metadata = step(shape, "metadata");
  return metadata && step(metadata, name);
}

function nameCandidates(kind: GroupKind): Candidate[] {
  // Words for kinds also read the related objects that the code names.
  const { computed, related } = namesOfKind(kind);
  const others = [...computed, ...related].filter(([name]) => !NOT_PROPERTIES.has(name));
  return others.map(([text, { description }]) => ({ text, detail: description }));
}

const LENGTH: Candidate = { text: "length", detail: "number" };

/** Returns the fields of an object, required ones first. */
export function fieldCandidates({ schema, document }: Extract<Shape, { is: "field" }>): Candidate[] {
  const fields = listFields(elementSchema(schema, document), document);
  const sorted = [...fields.filter(({ required }) => required), ...fields.filter(({ required }) => !required)];
  return sorted.map(({ name, type, required, description, enum: values }) => ({
    text: name,
    detail: `${type}${required ? " required" : ""}`,
    documentation: values === undefined ? description : `${description}\nOne of ${values.join(", ")}.`,
  }));
}

/** Returns the members of a library interface, methods first. */
export function apiMembers(type: ApiType | undefined): Candidate[] {
  const members = Object.entries(type?.members ?? {});
  const isMethod = ([, { parameters }]: [string, ApiMember]) => parameters !== undefined;
  const sorted = [...members.filter(isMethod), ...members.filter((member) => !isMethod(member))];
  return sorted.map(([text, { detail, doc }]) => ({
    text,
    detail,
    ...defined({ documentation: doc === "" ? undefined : doc }),
  }));
}

function memberOf(type: string, name: string | number): ApiMember | undefined {
  const members = API[type]?.members ?? {};
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
