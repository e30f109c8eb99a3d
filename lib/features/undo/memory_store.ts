import { parseExactly } from "../../data/base/long_integer.ts";
import { joinEntries, type JournalStore } from "./entry.ts";

/** Creates a journal that lasts as long as the process, for a sandbox. */
export function memoryStore(): JournalStore {
  const parts: unknown[] = [];
  return {
    name: "memory",
    append: (entry) => {
      parts.push(parseExactly(JSON.stringify(entry)));
      return Promise.resolve();
    },
    read: () => Promise.resolve(joinEntries(parts)),
  };
}
