/** The most strings that are kept. After that all are forgotten, so that names and uids do not fill the memory. */
const MOST = 5000;

/**
 * Keeps one copy of each string that many objects repeat: images, node names, times, reasons. JSON.parse creates a copy for
 * each object, and these copies are about half of the memory of cached objects.
 */
export class SharedStrings {
  readonly #known = new Map<string, string>();

  /** Replaces the strings of a parsed object, but not the names of its fields, which are shared already. */
  share(value: object): void {
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      const field = fields[name];
      if (typeof field === "string") fields[name] = this.#one(field);
      else if (typeof field === "object" && field !== null) this.share(field);
    }
  }

  #one(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size === MOST) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}
