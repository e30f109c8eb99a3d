// A read of stdin cannot be cancelled. If its reader has gone, the next one gets the result, so that no key is lost.
let pending: Promise<Uint8Array | undefined> | undefined;

/** Reads the next keys of the terminal as bytes. Undefined if it was closed. All who wait get the same keys. */
export async function readKeyBytes(): Promise<Uint8Array | undefined> {
  const reading = pending ??= read();
  const bytes = await reading;
  if (pending === reading) pending = undefined;
  return bytes;
}

async function read(): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(65_536);
  const count = await Deno.stdin.read(bytes);
  return count === null ? undefined : bytes.subarray(0, count);
}
