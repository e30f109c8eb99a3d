/**
 * The fields of a kubeconfig, each written once: the types, the parser, `config view`, `config set`, Tab and the paths of
 * files are all derived from this table. The order is that of client-go's tools/clientcmd/api/v1/types.go, in which
 * kubectl prints the fields.
 */

/** Describes one field. */
export type Field = Notes & Shape;

/** The fields of a mapping by name. */
export type Fields = Readonly<Record<string, Field>>;

type Shape =
  | { type: "string" | "boolean" | "any" }
  /** Bytes in base64. `file` names the field that holds the path of a file with the same content. */
  | { type: "data"; file?: string }
  | { type: "list"; of: Field }
  | { type: "map"; of: Field }
  | { type: "object"; fields: Fields };

interface Notes {
  /** The parser adds it with an empty value if it is missing. */
  required?: true;
  /** `config view` prints it even if it is empty; so does kubectl, for the fields without `omitempty`. */
  printed?: true;
  /** A path relative to the kubeconfig. A "program" is one only if it contains a slash; else it is looked up in PATH. */
  path?: "file" | "program";
  /** The part of the value that `config view` hides. Fields of type "data" are always hidden. */
  secret?: SecretPart;
  /** The entries of this list have names, which differ; kubectl sorts by them. */
  named?: true;
  /** Whether the field decides how a server is verified. A flag such as --certificate-authority replaces all of these together. */
  trust?: true;
  /** Whether the field is about impersonation, not about the credential. */
  impersonation?: true;
}

/** The part of a value that is secret: all of it, the password in a URL, or what looks like a secret in a list or map. */
export type SecretPart = "text" | "url" | "arguments" | "variables" | "provider";

/** The type of the values of a field once it is parsed. */
export type ValueOf<F> = F extends { type: "string" | "data" } ? string
  : F extends { type: "boolean" } ? boolean
  : F extends { type: "list"; of: infer Item } ? ValueOf<Item>[]
  : F extends { type: "map"; of: infer Item } ? Record<string, ValueOf<Item>>
  : F extends { type: "object"; fields: infer Known } ? EntryOf<Known>
  : unknown;

/** The type of a mapping with these fields. */
export type EntryOf<Known> =
  & { -readonly [Name in keyof Known as Known[Name] extends { required: true } ? Name : never]: ValueOf<Known[Name]> }
  & { -readonly [Name in keyof Known as Known[Name] extends { required: true } ? never : Name]?: ValueOf<Known[Name]> };

// No `satisfies` below: npm/declarations.ts would write its type in place of the constant's own.
const EXTENSIONS = {
  type: "list",
  named: true,
  of: {
    type: "object",
    fields: { name: { type: "string", required: true }, extension: { type: "any", printed: true } },
  },
} as const;

/** How a server is reached (Cluster). */
export const CLUSTER = {
  "server": { type: "string", printed: true },
  "tls-server-name": { type: "string" },
  "insecure-skip-tls-verify": { type: "boolean", trust: true },
  "certificate-authority": { type: "string", path: "file", trust: true },
  "certificate-authority-data": { type: "data", file: "certificate-authority", trust: true },
  "proxy-url": { type: "string", secret: "url" },
  "disable-compression": { type: "boolean" },
  "extensions": EXTENSIONS,
} as const;

/** A program that answers with a credential (ExecConfig). */
export const EXEC = {
  "command": { type: "string", printed: true, path: "program" },
  "args": { type: "list", of: { type: "string" }, printed: true, secret: "arguments" },
  "env": {
    type: "list",
    of: {
      type: "object",
      fields: { name: { type: "string", required: true }, value: { type: "string", required: true } },
    },
    printed: true,
    secret: "variables",
  },
  "apiVersion": { type: "string" },
  "installHint": { type: "string" },
  "provideClusterInfo": { type: "boolean", printed: true },
  "interactiveMode": { type: "string" },
} as const;

/** A provider of tokens that is part of the client (AuthProviderConfig). */
const AUTH_PROVIDER = {
  "name": { type: "string", printed: true },
  "config": { type: "map", of: { type: "string" }, printed: true, secret: "provider" },
} as const;

/** The credentials of a user, and the identity to impersonate (AuthInfo). */
export const USER = {
  "client-certificate": { type: "string", path: "file" },
  "client-certificate-data": { type: "data", file: "client-certificate" },
  "client-key": { type: "string", path: "file" },
  "client-key-data": { type: "data", file: "client-key" },
  "token": { type: "string", secret: "text" },
  "tokenFile": { type: "string", path: "file" },
  "as": { type: "string", impersonation: true },
  "as-uid": { type: "string", impersonation: true },
  "as-groups": { type: "list", of: { type: "string" }, impersonation: true },
  "as-user-extra": { type: "map", of: { type: "list", of: { type: "string" } }, impersonation: true },
  "username": { type: "string" },
  "password": { type: "string", secret: "text" },
  "auth-provider": { type: "object", fields: AUTH_PROVIDER },
  "exec": { type: "object", fields: EXEC },
  "extensions": EXTENSIONS,
} as const;

/** A cluster, a user and a namespace under one name (Context). */
export const CONTEXT = {
  "cluster": { type: "string", printed: true },
  "user": { type: "string", printed: true },
  "namespace": { type: "string" },
  "extensions": EXTENSIONS,
} as const;

const PREFERENCES = { "colors": { type: "boolean" }, "extensions": EXTENSIONS } as const;
const NAME = { type: "string", required: true } as const;

/** A whole kubeconfig (Config), apart from `kind` and `apiVersion`. */
export const KUBECONFIG = {
  type: "object",
  fields: {
    "preferences": { type: "object", fields: PREFERENCES },
    "clusters": {
      type: "list",
      named: true,
      required: true,
      of: { type: "object", fields: { name: NAME, cluster: { type: "object", fields: CLUSTER, required: true } } },
    },
    "users": {
      type: "list",
      named: true,
      required: true,
      of: { type: "object", fields: { name: NAME, user: { type: "object", fields: USER, required: true } } },
    },
    "contexts": {
      type: "list",
      named: true,
      required: true,
      of: { type: "object", fields: { name: NAME, context: { type: "object", fields: CONTEXT, required: true } } },
    },
    "current-context": NAME,
    "extensions": EXTENSIONS,
  },
} as const;

/** The lists of a kubeconfig, each of entries with a name. */
export type EntryList = "clusters" | "users" | "contexts";

/** The fields of an entry of each list. */
export const FIELDS_OF: Readonly<Record<EntryList, Fields>> = { clusters: CLUSTER, users: USER, contexts: CONTEXT };

/** The name under which an entry of each list holds its fields. */
export const BODY_OF = { clusters: "cluster", users: "user", contexts: "context" } as const;

/** Returns the paths of the files that an entry names. A file is not read if the entry also holds its content. */
export function listFiles(entry: object, fields: Fields): string[] {
  const values = new Map<string, unknown>(Object.entries(entry));
  const inlined = Object.entries(fields).flatMap(([name, field]) =>
    field.type === "data" && values.get(name) ? [field.file] : []
  );
  const names = Object.keys(fields).filter((name) => fields[name]?.path === "file" && !inlined.includes(name));
  return names.map((name) => values.get(name)).filter((path): path is string =>
    typeof path === "string" && path !== ""
  );
}
