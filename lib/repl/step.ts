/** Something that was done at the prompt and did not fail. */
export type Step =
  /** TypeScript; whether its value was shown. */
  | { kind: "code"; text: string; hasValue: boolean }
  /** A short form. */
  | { kind: "command"; words: string[] }
  /** `.ctx` and `.ns`. */
  | { kind: "session"; context?: string; namespace?: string };
