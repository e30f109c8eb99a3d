import { ApiError, InputError, isNotFound, NetworkError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isRecord, type ObjectReference } from "../../data/core/object.ts";
import { describeValueType, type OptionTable, readOptions } from "../../data/core/options.ts";
import { parseApiVersion, type Resource } from "../../data/core/resource.ts";
import type { Discovery } from "../discovery/discovery.ts";
import { expectOk, readObject } from "../../data/core/answer.ts";

/** The connection and the defaults of a session, which every verb uses. */
export interface Client {
  handler: Handler;
  discovery: Discovery;
  /** The default namespace. */
  namespace: string;
  /** The field manager of writes. */
  fieldManager: string;
  /** Called with remarks of the library. */
  warn?: ((text: string, source?: "server") => void) | undefined;
  /** Called with the progress of a long call, and with "" at its end. */
  progress?: ((text: string) => void) | undefined;
}

/** Returns the options of a call with the client's namespace as the default. */
export function scoped<T extends { namespace?: string | undefined }>(
  { namespace }: Pick<Client, "namespace">,
  options: T,
): T & { namespace: string } {
  return { ...options, namespace: options.namespace ?? namespace };
}

/** Sends a Request. Returns a Response with status 2xx, or throws the ApiError of any other. */
export async function send({ handler }: Pick<Client, "handler">, request: Request): Promise<Response> {
  return await expectOk(request, await handler(request));
}

/**
 * Sends a Request and parses the object in the answer. The caller asserts its type: the shape of an answer is the
 * contract of the server, and is not checked.
 */
export async function sendJson<T>(client: Pick<Client, "handler">, request: Request): Promise<T> {
  return (await sendWhole(client, request, (response) => readObject(request, response))).body as T;
}

/** The number of attempts for a GET whose answer is cut off. */
const TRIES = 3;

/** Sends a Request and reads its answer. A GET is repeated if the connection breaks in the middle of the answer. */
export async function sendWhole<T>(
  client: Pick<Client, "handler">,
  request: Request,
  read: (response: Response) => Promise<T>,
): Promise<{ response: Response; body: T }> {
  for (let left = TRIES;; left--) {
    const response = await send(client, request);
    try {
      return { response, body: await read(response) };
    } catch (error) {
      if (!(error instanceof NetworkError && error.broken) || request.method !== "GET" || left <= 1) throw error;
    }
  }
}

/**
 * Checks that an argument is a string. The prompt does not check types: `get("pod", 5)` would look for the name "5".
 *
 * @throws {TypeError} If it is not a string.
 */
export function requireText(what: "kind" | "name" | "path", value: unknown): asserts value is string {
  if (typeof value === "string") return;
  throw new TypeError(`Expected the ${what} to be a string, got ${describeValueType(value)}`);
}

/**
 * Checks an object before it is sent.
 *
 * @throws {TypeError} If it is not an object.
 */
export function requireObject(value: unknown): void {
  if (isRecord(value)) return;
  const example = '{ apiVersion: "v1", kind: "ConfigMap", ... }';
  throw new TypeError(`Expected a Kubernetes object, such as ${example}, got ${describeValueType(value)}`);
}

/**
 * Checks a patch.
 *
 * @throws {TypeError} If it is neither an object nor an array.
 */
export function requirePatch(value: unknown): void {
  if (isRecord(value) || Array.isArray(value)) return;
  throw new TypeError(`Expected the patch to be an object, or an array of operations, got ${describeValueType(value)}`);
}

/**
 * Reads a type and a name, also from `TYPE/NAME`.
 *
 * @throws {InputError} If there are two names.
 */
export function splitName(type: string, name?: string): { type: string; name: string | undefined } {
  requireText("kind", type);
  if (name !== undefined) requireText("name", name);
  const slash = type.indexOf("/");
  if (slash < 0) return { type, name };
  if (name !== undefined) {
    const [kind, second] = [type.slice(0, slash), type.slice(slash + 1)];
    throw new InputError(`Cannot use "${type}" together with the name "${name}"`, {
      hints: [
        `write "${kind}/${name}", or "${kind}" and a name`,
        second === "log" ? logHint(kind, name) : `pass a subresource as an option: { subresource: "${second}" }`,
      ],
    });
  }
  return { type: type.slice(0, slash), name: type.slice(slash + 1) };
}

/** Returns the hint how to read a log, which is text. */
export function logHint(type: string, name: string): string {
  return `a log is text, not an object: call k8s.logs("${type.replace(/^pods$/, "pod")}/${name}")`;
}

/** The target of a call, and its options. */
export interface CallTarget<Options> {
  /** The name of a kind, or `TYPE/NAME`. */
  type: string;
  name: string | undefined;
  options: Options;
}

/**
 * Reads the arguments of a call about a kind or an object. The target is a kind and a name, `TYPE/NAME`, an object or a
 * reference. Options follow.
 *
 * @throws {TypeError} For options that the call does not have.
 * @throws {InputError} If an object has no kind or no name, or the options name another namespace.
 */
export function readTarget<Options extends { namespace?: string | undefined }>(
  call: string,
  table: OptionTable<Options>,
  [target, second, third]: readonly unknown[],
): CallTarget<Options> {
  if (isRecord(target)) {
    if (third !== undefined) throw new TypeError(`Cannot call ${call}(): only options can follow an object`);
    const { type, name, namespace } = readReference(call, target);
    const options = readOptions(call, table, second);
    requireSameNamespace(namespace, options.namespace);
    return { type, name, options: namespace === undefined ? options : { ...options, namespace } };
  }
  const hasName = typeof second === "string" || second === undefined || third !== undefined;
  const [name, options] = hasName ? [second, third] : [undefined, second];
  requireText("kind", target);
  if (name !== undefined) requireText("name", name);
  return { type: target, name, options: readOptions(call, table, options) };
}

/**
 * Reads the type and name of an object: from its metadata, or from the fields of a reference.
 *
 * @throws {InputError} If it has no kind or no name.
 */
export function readReference(call: string, reference: ObjectReference): {
  type: string;
  name: string;
  namespace: string | undefined;
} {
  const { apiVersion, kind, metadata } = reference;
  const { name, namespace } = isRecord(metadata) ? metadata : reference;
  if (typeof kind !== "string" || typeof name !== "string" || kind === "" || name === "") {
    const lacks = typeof kind === "string" && kind !== "" ? "name" : "kind";
    throw new InputError(`Cannot call ${call}() for an object without a ${lacks}`, {
      hints: ['pass an object that was read, a reference, "TYPE/NAME", or a kind and a name'],
    });
  }
  const { group, version } = parseApiVersion(apiVersion || "");
  const type = [kind, version, group].filter((part) => part !== "").join(".");
  return { type, name, namespace: typeof namespace === "string" && namespace !== "" ? namespace : undefined };
}

/** @throws {InputError} If the options name another namespace than the object. */
export function requireSameNamespace(own: string | undefined, named: string | undefined): void {
  if (own === undefined || named === undefined || own === named) return;
  throw new InputError(
    `the namespace from the provided object "${own}" does not match the namespace "${named}"`,
    { hints: [`use "${own}", or leave one of the two namespaces out`] },
  );
}

/** Reads a type and a name like {@linkcode splitName}, for verbs that need a name. */
export function requireName(verb: string, type: string, name?: string): { type: string; name: string } {
  const split = splitName(type, name);
  if (split.name === undefined || split.name === "") {
    throw new InputError(`Cannot ${verb} "${type}" without a name`, {
      hints: [`name the object: ${verb}("${split.type}", "NAME")`, `call list("${split.type}") to get all of them`],
    });
  }
  return { type: split.type, name: split.name };
}

/**
 * Resolves the kind and makes the call. The table of built-in kinds may be newer than the server. If the server does not
 * know the path, its kinds are read once, and the call is repeated with the path that they give.
 */
export async function withResource<T>(
  { discovery }: Client,
  find: (discovery: Discovery) => Promise<Resource>,
  call: (resource: Resource) => Promise<T>,
): Promise<T> {
  const resource = await find(discovery);
  try {
    return await call(resource);
  } catch (error) {
    if (!isUnknownPath(error)) throw error;
    discovery.refresh();
    const fresh = await find(discovery).catch((failure) => {
      throw failure instanceof InputError ? failure : error;
    });
    if (fresh.group === resource.group && fresh.version === resource.version && fresh.plural === resource.plural) {
      throw error;
    }
    return await call(fresh);
  }
}

// The Status names an absent object, but not an absent path.
function isUnknownPath(error: unknown): error is ApiError {
  return isNotFound(error) && (error.status.details?.name ?? "") === "";
}
