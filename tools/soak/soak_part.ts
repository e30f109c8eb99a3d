/** Options for a part of the soak run. */
export interface SoakOptions {
  /** The first seed. */
  seed: number;
  /** The number of schedules. */
  count: number;
}

/** The result of a part. */
export interface SoakResult {
  /** Whether all promises were kept. */
  isSound: boolean;
  /** The section of docs/soak.md. */
  section: string;
}

/** A part of the soak run. */
export type SoakPart = (options: SoakOptions) => Promise<SoakResult>;

/** Returns the short name of the commit that is measured. */
export async function sourceCommit(): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args: ["rev-parse", "--short", "HEAD"] }).output();
  return new TextDecoder().decode(stdout).trim();
}
