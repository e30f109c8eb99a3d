import type { Link } from "../../lib/api/transport/link.ts";

/** A link that reads given bytes, and keeps those that are written. The end is a clean one, or a reset. */
export function scriptedLink(bytes: Uint8Array, end: "clean" | "reset" = "clean"): Link & { written: number[] } {
  let at = 0;
  const written: number[] = [];
  return {
    written,
    read(into) {
      if (at >= bytes.length) {
        return end === "clean" ? Promise.resolve(null) : Promise.reject(new Deno.errors.ConnectionReset("reset"));
      }
      const piece = bytes.subarray(at, at + into.length);
      into.set(piece);
      at += piece.length;
      return Promise.resolve(piece.length);
    },
    write(bytes) {
      written.push(...bytes);
      return Promise.resolve(bytes.length);
    },
    closeWrite: () => Promise.resolve(),
    close: () => undefined,
  };
}
