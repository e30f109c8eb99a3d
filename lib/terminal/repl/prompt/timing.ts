/** Formats a duration on one line. */
export function tookLine({ milliseconds, requests }: { milliseconds: number; requests: number }): string {
  const time = milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
  return `(${time}, ${requests === 1 ? "1 request" : `${requests} requests`})`;
}
