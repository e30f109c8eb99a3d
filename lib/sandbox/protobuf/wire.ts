/** A field as it travels: its number, and a number or the bytes of what is in it. */
export interface WireField {
  number: number;
  value: bigint | Uint8Array;
}

/** Reads the fields of a protobuf message; what is cut ends it. */
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
