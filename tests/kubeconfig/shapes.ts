/** Kubeconfigs with one field of a wrong shape, for every field in the table of fields. */
import { type Field, KUBECONFIG } from "../../lib/data/kubeconfig/schema.ts";

/** A kubeconfig with a value of another shape in one place. */
export interface Shape {
  /** The place as in errors: `users[0].user.token`. */
  path: string;
  /** The path for `k8s config set`, if it is a field of an entry. */
  property: string | undefined;
  /** The shape of the value. */
  got: "null" | "a number" | "a list" | "a mapping";
  /** The expected shape. */
  expected: Field["type"];
  config: unknown;
}

const VALUES = { "null": null, "a number": 5, "a list": [[7]], "a mapping": { a: { b: "c" } } } as const;

const base = {
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "u", user: {} }],
  contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
  "current-context": "x",
};

/** Values that pass the first check of the code that reads the field. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  server: "https://127.0.0.1:1",
  cluster: "c",
  user: "u",
  "current-context": "x",
  "proxy-url": "http://127.0.0.1:1",
  apiVersion: "client.authentication.k8s.io/v1",
  interactiveMode: "Never",
  command: "true",
};

/** Returns a kubeconfig for each field and each wrong shape. */
export function wrongShapes(): Shape[] {
  return pathsOf(KUBECONFIG, []).flatMap(({ path, field }) =>
    Object.entries(VALUES).map(([got, value]) => ({
      path: path.map((part, at) => typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${part}`).join(""),
      property: propertyName(path),
      got: got as Shape["got"],
      expected: field.type,
      config: put(base, KUBECONFIG, path, value),
    }))
  );
}

type Path = readonly (string | number)[];

function pathsOf(field: Field, path: Path): { path: Path; field: Field }[] {
  const own = path.length === 0 ? [] : [{ path, field }];
  switch (field.type) {
    case "list":
      return [...own, ...pathsOf(field.of, [...path, 0])];
    case "map":
      return [...own, ...pathsOf(field.of, [...path, "key"])];
    case "object":
      return [...own, ...Object.entries(field.fields).flatMap(([name, one]) => pathsOf(one, [...path, name]))];
    default:
      return own;
  }
}

/** Returns a copy with the value at a path. Missing parts of the path are filled with samples. */
function put(holder: unknown, field: Field, path: Path, value: unknown): unknown {
  const [part, ...more] = path;
  if (part === undefined) return value;
  const below = field.type === "object" ? field.fields[String(part)] : "of" in field ? field.of : undefined;
  if (below === undefined) throw new RangeError(`there is no field ${part}`);
  const inner = (holder as Record<string, unknown>)[String(part)] ?? sampleOf(below, String(part));
  const changed = put(inner, below, more, value);
  if (Array.isArray(holder)) return holder.map((one, at) => at === part ? changed : one);
  return { ...holder as object, [part]: changed };
}

function sampleOf(field: Field, name: string): unknown {
  switch (field.type) {
    case "string":
      return SAMPLES[name] ?? "text";
    case "data":
      return "dGV4dA==";
    case "boolean":
      return true;
    case "list":
      return [sampleOf(field.of, name)];
    case "map":
      return { key: sampleOf(field.of, name) };
    case "object":
      return Object.fromEntries(Object.entries(field.fields).map(([name, one]) => [name, sampleOf(one, name)]));
    case "any":
      return { a: 1 };
  }
}

function propertyName([list, index, body, ...path]: Path): string | undefined {
  if (index !== 0 || body === "name" || path.length === 0 || path.includes(0)) return undefined;
  return `${list}.${list === "clusters" ? "c" : list === "users" ? "u" : "x"}.${path.join(".")}`;
}
