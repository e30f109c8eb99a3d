const VERSION_REGEXP = /^v\d+((alpha|beta)\d+)?$/;

/**
 * The path that was meant where one lacks its version, or undefined where it has one: the tutorial's own
 * `/api/namespaces/default/pods/helloworld` lacks the `v1`.
 */
export function rightPath(path: string): string | undefined {
  const [, root, second, ...rest] = path.split("/");
  if (root === "api" && second !== undefined && second !== "" && !VERSION_REGEXP.test(second)) {
    return ["/api/v1", second, ...rest].join("/");
  }
  const [version] = rest;
  if (
    root === "apis" && second !== undefined && version !== undefined && version !== "" && !VERSION_REGEXP.test(version)
  ) {
    // Every built-in group that people write by hand has a v1.
    return ["/apis", second, "v1", ...rest].join("/");
  }
  if (root === "namespaces" || root === "nodes" || root === "pods") return `/api/v1${path}`;
  if (root === "v1") return `/api${path}`;
}
