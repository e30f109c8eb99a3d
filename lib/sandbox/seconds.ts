/** Formats a time as the API server does: RFC 3339 in UTC, in whole seconds. */
export function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
