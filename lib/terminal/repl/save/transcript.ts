/** A step at the prompt that succeeded. */
export type TranscriptStep = CodeStep | CommandStep | SessionStep | FleetStep;

/** TypeScript that was evaluated. */
export interface CodeStep {
  kind: "code";
  text: string;
  /** How its value was used: `kept` if nothing was printed. Undefined for a declaration, which has no value. */
  value?: "shown" | "streamed" | "kept";
  /** Whether the value was a promise that the prompt awaited. */
  isAwaited?: boolean;
  /** The words that were read as kinds. */
  words?: readonly string[];
  /** Whether Ctrl+C stopped the stream that was its value. */
  isEnded?: boolean;
}

/** A short form. */
export interface CommandStep {
  kind: "command";
  words: string[];
  /** The text that was typed as standard input. */
  input?: string;
  /** Whether nothing was found. Only the command can print the message for that. */
  isEmpty?: boolean;
  /** The reason why no script can repeat the step, although it had a result. */
  unsaved?: string;
}

/** `.ctx` and `.ns`. Inputs that `.readonly` refused have failed, so a script does not need it. */
export interface SessionStep {
  kind: "session";
  changes: { context?: string; namespace?: string };
}

/** `.fleet`, and `.ns` for several contexts. */
export interface FleetStep {
  kind: "fleet";
  /** The contexts. Undefined if the prompt returned to one context. */
  patterns: readonly string[] | undefined;
  /** The namespace in all contexts. */
  namespace?: string;
}
