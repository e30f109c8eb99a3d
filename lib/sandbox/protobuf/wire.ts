/** An encoded field: its number, and its value as an integer or as bytes. */
export interface WireField {
  number: number;
  value: bigint | Uint8Array;
}

/** Iterates over the fields of a protobuf message (protobuf.dev/programming-guides/encoding). */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      result |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    return result;
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const number = key >>> 3;
    switch (key & 7) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: bytes.subarray(at, at += 8) };
        break;
      case 2: {
        const length = Number(varint());
        yield { number, value: bytes.subarray(at, at += length) };
        break;
      }
      case 5:
        yield { number, value: bytes.subarray(at, at += 4) };
        break;
      default:
        return;
    }
  }
}
