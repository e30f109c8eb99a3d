/** A path as the API server parses it (apiserver endpoints/request RequestInfo). */
export interface RequestPath {
  /** Empty for the core group. */
  group: string;
  version: string;
  /** The namespace; undefined for cluster-scoped objects and for all namespaces. */
  namespace: string | undefined;
  /** The resource, such as `pods`; undefined for the discovery of a group or version. */
  resource: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  /** The segments after a subresource: behind `proxy` they are a path of the target. */
  rest: readonly string[];
}

/**
 * Returns every path that the API server, or a proxy in front of it, could read from a target: decoded once, as Go
 * does, and also with `//`, `/./` and `/../` resolved and decoded again, as some proxies do. A filter must check all
 * of them.
 */
export function listReadings(target: string): string[] {
  const path = target.replace(/[?#].*$/s, "");
  if (!/%|\/\/|\/\.|\\/.test(path)) return [path];
  const readings = new Set<string>();
  let reading = decode(path);
  for (let round = 0; round < 3; round++) {
    readings.add(reading).add(cleaned(reading));
    const again = decode(reading);
    if (again === reading) break;
    reading = again;
  }
  return [...readings];
}

// Decodes byte by byte, so that malformed UTF-8 is decoded too. All relevant names are ASCII.
function decode(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function cleaned(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split(/[/\\]/)) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

/**
 * Returns a path without the path of the server's address, or `undefined` if the path leads out of that.
 *
 * @param base The path of the server's address without a slash at its end; usually empty.
 */
export function below(path: string, base: string): string | undefined {
  if (base === "") return path;
  const found = [base, decode(base)].find((start) => path === start || path.startsWith(`${start}/`));
  return found === undefined ? undefined : path.slice(found.length) || "/";
}

// Drops empty segments at both ends. The regular expression `\/+$` would take quadratic time for many slashes.
function segmentsOf(path: string): string[] {
  const parts = path.split("/");
  const last = parts.findLastIndex((part) => part !== "");
  return last < 0 ? [""] : parts.slice(parts.findIndex((part) => part !== ""), last + 1);
}

/** Parses a path. Returns `undefined` if it is not below `/api` or `/apis`. */
export function parseApiPath(path: string): RequestPath | undefined {
  const parts = segmentsOf(path);
  const isCore = parts[0] === "api";
  if (!isCore && parts[0] !== "apis") return undefined;
  const group = isCore ? "" : parts[1] ?? "";
  const version = parts[isCore ? 1 : 2] ?? "";
  let more = parts.slice(isCore ? 2 : 3);
  // Deprecated paths have the verb in front of the resource. The API server still supports watch.
  const isProxy = more[0] === "proxy" && more.length > 1;
  if ((more[0] === "watch" || more[0] === "proxy") && more.length > 1) more = more.slice(1);
  let namespace: string | undefined;
  if (more[0] === "namespaces" && more.length > 2 && more[2] !== "status" && more[2] !== "finalize") {
    namespace = more[1];
    more = more.slice(2);
  } else if (more[0] === "namespaces" && more.length > 1) namespace = more[1];
  const [resource, name, ...below] = more;
  const [subresource, ...rest] = isProxy ? ["proxy", ...below] : below;
  return { group, version, namespace, resource, name, subresource, rest };
}
