/** Writes a value as kubectl's `-o json` does: indented by four spaces, ended by a line end. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, null, 4) + "\n";
}
