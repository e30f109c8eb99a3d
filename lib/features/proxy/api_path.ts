/** What a path means to the API server (apiserver endpoints/request RequestInfo). */
export interface RequestPath {
  /** Empty for the core group. */
  group: string;
  version: string;
  /** Undefined for what belongs to the cluster, or goes over all namespaces. */
  namespace: string | undefined;
  /** `pods`; undefined for the description of a group or version. */
  resource: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  /** What stands behind a subresource: a path of its own behind `proxy`. */
  rest: readonly string[];
}

/**
 * Every path that the API server, or something in front of it, could make of a target: decoded once, as Go does, and
 * also with `//`, `/./` and `/../` resolved and decoded again, as some proxies do. What is to be kept out must not be
 * hidden in any of them.
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

// Byte by byte, for malformed UTF-8 is decoded too; every name that counts is ASCII.
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
 * A path below the server's own, without that; undefined for one that leads out of it.
 *
 * @param base Without a slash at its end; mostly empty.
 */
export function below(path: string, base: string): string | undefined {
  if (base === "") return path;
  const found = [base, decode(base)].find((start) => path === start || path.startsWith(`${start}/`));
  return found === undefined ? undefined : path.slice(found.length) || "/";
}

// Without the empty ones at both ends. No regular expression: `\/+$` looks at a row of n slashes n * n times.
function segmentsOf(path: string): string[] {
  const parts = path.split("/");
  const last = parts.findLastIndex((part) => part !== "");
  return last < 0 ? [""] : parts.slice(parts.findIndex((part) => part !== ""), last + 1);
}

/** Reads a path; undefined for one that is not below `/api` or `/apis`. */
export function parseApiPath(path: string): RequestPath | undefined {
  const parts = segmentsOf(path);
  const isCore = parts[0] === "api";
  if (!isCore && parts[0] !== "apis") return undefined;
  const group = isCore ? "" : parts[1] ?? "";
  const version = parts[isCore ? 1 : 2] ?? "";
  let more = parts.slice(isCore ? 2 : 3);
  // The verb in front of the resource, which is how watches and proxies were asked for once; watch still works.
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
