const VERSION_REGEXP = /^v\d+((alpha|beta)\d+)?$/;

/**
 * Returns the path with the version that it lacks, or undefined if it has one. The tutorial's
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
    // Every built-in group that people type has a v1.
    return ["/apis", second, "v1", ...rest].join("/");
  }
  if (root === "namespaces" || root === "nodes" || root === "pods") return `/api/v1${path}`;
  if (root === "v1") return `/api${path}`;
}
