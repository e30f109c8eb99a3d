/**
 * Returns the error of Go's `base64.StdEncoding` for an invalid base64 text.
 *
 * @returns The position in the text, or undefined if nothing is wrong.
 */
export function base64Fault(text: string): number | undefined {
  const skip = (at: number) => {
    while (text[at] === "\n" || text[at] === "\r") at++;
    return at;
  };
  let inGroup = 0;
  let at = skip(0);
  for (; at < text.length; at = skip(at + 1)) {
    if (text[at] === "=") return paddingFault(text, at, inGroup, skip);
    if (!/[A-Za-z0-9+/]/.test(text[at] ?? "")) return at;
    inGroup = (inGroup + 1) % 4;
  }
  return inGroup === 0 ? undefined : at - inGroup;
}

function paddingFault(text: string, at: number, inGroup: number, skip: (at: number) => number): number | undefined {
  if (inGroup < 2) return at;
  let end = skip(at + 1);
  if (inGroup === 2) {
    if (end >= text.length) return text.length;
    if (text[end] !== "=") return end - 1;
    end = skip(end + 1);
  }
  return end < text.length ? end : undefined;
}
