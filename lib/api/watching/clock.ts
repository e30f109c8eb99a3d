/** The time of a watch. Tests replace it. */
export interface Clock {
  /** Milliseconds that only grow, whatever happens to the time of day. */
  now(): number;
  /** The time of day. */
  date(): Date;
  /** Calls a function after some milliseconds, and returns a function that prevents it. */
  after(milliseconds: number, call: () => void): () => void;
  random(): number;
}

/** The clock of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
