/** Something that was done at the prompt and did not fail. */
export type TranscriptStep = CodeStep | CommandStep | SessionStep;

/** TypeScript that was evaluated. */
export interface CodeStep {
  kind: "code";
  text: string;
  /** What was done with its value: `kept` if nothing was shown. Undefined for a declaration, which has none. */
  value?: "shown" | "streamed" | "kept";
  /** Whether the value was a promise, which the prompt awaited. */
  isAwaited?: boolean;
  /** Whether Ctrl+C ended the stream that was its value. */
  isEnded?: boolean;
}

/** A short form. */
export interface CommandStep {
  kind: "command";
  words: string[];
  /** What was typed as its standard input. */
  input?: string;
  /** Whether it found nothing; only the command says so in its own words. */
  isEmpty?: boolean;
  /** Why no script can repeat it, although it had a result. */
  unsaved?: string;
}

/** `.ctx` and `.ns`; what `.readonly` refuses has failed, so that a script need not know of it. */
export interface SessionStep {
  kind: "session";
  changes: { context?: string; namespace?: string };
}
