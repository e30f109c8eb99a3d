import { unsupportedMediaType } from "./refusal.ts";

/** A message's fields by their numbers. */
interface Message {
  [number: number]: Field;
}

interface Field {
  name: string;
  /** What stands in it: another message, text or a number. */
  type: Message | "string" | "int";
  repeated?: boolean;
}

const text = (name: string): Field => ({ name, type: "string" });

const RESOURCE_ATTRIBUTES: Message = {
  1: text("namespace"),
  2: text("verb"),
  3: text("group"),
  4: text("version"),
  5: text("resource"),
  6: text("subresource"),
  7: text("name"),
};
const ACCESS_SPEC: Message = {
  1: { name: "resourceAttributes", type: RESOURCE_ATTRIBUTES },
  2: { name: "nonResourceAttributes", type: { 1: text("path"), 2: text("verb") } },
};
const TOKEN_SPEC: Message = {
  1: { name: "audiences", type: "string", repeated: true },
  3: { name: "boundObjectRef", type: { 1: text("kind"), 2: text("apiVersion"), 3: text("name"), 4: text("uid") } },
  4: { name: "expirationSeconds", type: "int" },
};

// Numbers of k8s.io/api's generated.proto; these are the kinds that kubectl sends in no other form.
const KINDS: Record<string, Message> = {
  SelfSubjectReview: {},
  SelfSubjectAccessReview: { 2: { name: "spec", type: ACCESS_SPEC } },
  SelfSubjectRulesReview: { 2: { name: "spec", type: { 1: text("namespace") } } },
  TokenRequest: { 2: { name: "spec", type: TOKEN_SPEC } },
};

const ENVELOPE: Message = {
  1: { name: "typeMeta", type: { 1: text("apiVersion"), 2: text("kind") } },
  2: { name: "raw", type: "string" },
};

/**
 * Reads a question in the API server's protobuf form: `k8s\0`, then runtime.Unknown, which holds the message
 * (apimachinery pkg/runtime/serializer/protobuf).
 *
 * @throws {Refusal} 415 for any kind but those that kubectl cannot ask in JSON.
 */
export function decodeProtobuf(bytes: Uint8Array): Record<string, unknown> {
  const isOurs = bytes[0] === 0x6b && bytes[1] === 0x38 && bytes[2] === 0x73 && bytes[3] === 0;
  const envelope = isOurs ? read(bytes.subarray(4), ENVELOPE) : {};
  const { apiVersion, kind } = (envelope.typeMeta ?? {}) as { apiVersion?: string; kind?: string };
  const message = kind === undefined ? undefined : KINDS[kind];
  if (message === undefined) {
    throw unsupportedMediaType("application/vnd.kubernetes.protobuf", ["application/json", "application/yaml"]);
  }
  return { apiVersion, kind, ...read(rawOf(bytes.subarray(4)), message) };
}

/** The fields of a message; those that the table does not know are passed over. */
function read(bytes: Uint8Array, message: Message): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { number, value } of fieldsOf(bytes)) {
    const field = message[number];
    if (field === undefined) continue;
    const decoded = typeof value === "number" || field.type === "int"
      ? value
      : field.type === "string"
      ? new TextDecoder().decode(value)
      : read(value, field.type);
    if (!field.repeated) values[field.name] = decoded;
    else values[field.name] = [...(values[field.name] as unknown[] | undefined ?? []), decoded];
  }
  return values;
}

function rawOf(bytes: Uint8Array): Uint8Array {
  for (const { number, value } of fieldsOf(bytes)) if (number === 2 && typeof value !== "number") return value;
  return new Uint8Array();
}

function* fieldsOf(bytes: Uint8Array): Generator<{ number: number; value: number | Uint8Array }> {
  let at = 0;
  const varint = (): number => {
    let result = 0;
    for (let factor = 1;; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      result += (byte & 127) * factor;
      if (byte < 128) return result;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const number = key >>> 3;
    switch (key & 7) {
      case 0:
        yield { number, value: varint() };
        break;
      case 2: {
        const length = varint();
        yield { number, value: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case 1:
        at += 8;
        break;
      case 5:
        at += 4;
        break;
      default:
        return;
    }
  }
}
