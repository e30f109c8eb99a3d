/** Formats a value like `kubectl -o json`: indented by four spaces, with a line end. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 4) + "\n";
}
