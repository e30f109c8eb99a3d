import type { Status } from "./status.ts";

/** What a person can do about an error answer, one line each. */
export function hintsFor(_status: Status, _request: Request): string[] {
  return [];
}
