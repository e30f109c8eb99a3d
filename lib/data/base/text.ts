// deno-lint-ignore no-control-regex -- this function is about control characters
const CONTROL_REGEXP = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Replaces control characters by a visible form (`^[`). Text from a cluster can then neither control the terminal
 * (CVE-2021-25743) nor reverse the text next to it (`<U+202E>`; CVE-2021-42574). Tabs and line ends stay.
 */
export function stripControl(text: string): string {
  return text.replace(CONTROL_REGEXP, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0x9f) return `<U+${code.toString(16).toUpperCase()}>`;
    return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : code === 0x7f ? "^?" : "";
  });
}

/** Returns the message of an error, or the text of a value that is none. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns a number with its noun, such as `1 pod` or `2 pods`. The plural ends in "s". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
