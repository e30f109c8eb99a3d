import type { Link } from "./link.ts";

/** Creates two links in memory. Each reads the bytes that are written to the other. A writer waits for its reader. */
export function createLinkPair(): [Link, Link] {
  const there = createWay();
  const back = createWay();
  const link = (incoming: Way, outgoing: Way): Link => ({
    read: (into) => incoming.read(into),
    write: (bytes) => outgoing.write(bytes),
    closeWrite: () => Promise.resolve(outgoing.end()),
    close() {
      incoming.breakOff();
      outgoing.end();
    },
  });
  return [link(back, there), link(there, back)];
}

interface Way {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  end(): void;
  breakOff(): void;
}

// One direction, without a buffer: a write resolves when its bytes have been read.
function createWay(): Way {
  let waiting: Uint8Array | undefined;
  let written: PromiseWithResolvers<void> | undefined;
  let changed = Promise.withResolvers<void>();
  let isEnded = false;
  let isBroken = false;
  const notify = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    async read(into) {
      while (waiting === undefined) {
        if (isBroken) throw new Deno.errors.Interrupted("the connection was closed");
        if (isEnded) return null;
        await changed.promise;
      }
      const length = Math.min(into.length, waiting.length);
      into.set(waiting.subarray(0, length));
      waiting = length < waiting.length ? waiting.subarray(length) : undefined;
      if (waiting === undefined) written?.resolve();
      return length;
    },
    async write(bytes) {
      if (isEnded || isBroken) throw new Deno.errors.BrokenPipe("the connection was closed");
      if (bytes.length === 0) return 0;
      // A copy, because the caller may reuse its buffer.
      waiting = bytes.slice();
      written = Promise.withResolvers();
      notify();
      await written.promise;
      return bytes.length;
    },
    end() {
      isEnded = true;
      notify();
    },
    breakOff() {
      isBroken = true;
      waiting = undefined;
      written?.reject(new Deno.errors.BrokenPipe("the connection was closed"));
      written?.promise.catch(() => {});
      notify();
    },
  };
}
