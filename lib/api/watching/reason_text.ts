/** Joins the parts of a reason with colons: a state, a reason and a message. Parts that are missing or empty are left out. */
export function reasonText(...parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join(": ");
}
