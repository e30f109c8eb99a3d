import { parseApiVersion } from "../../data/core/resource.ts";
import { badRequest, unsupportedMediaType } from "../refusal.ts";
import { wireFields } from "./wire.ts";

/** By the message's name in OpenAPI and the field's number: the field, in the form that {@linkcode parseField} reads. */
type Messages = Record<string, Record<string, string>>;

interface Field {
  name: string;
  /** `s` for a string, `i` integer, `b` boolean, `y` bytes, `d` double, or the name of a message. */
  type: string;
  /** Whether the field is repeated (`*`) or a map (`%`). */
  shape: "" | "*" | "%";
  /** Whether the message's fields belong to the message around it. */
  isInline: boolean;
  /** Whether the field is a pointer in Go, which distinguishes a zero value from an absent one. */
  isPointer: boolean;
}

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const MAGIC = [0x6b, 0x38, 0x73, 0x00];
let loaded: Promise<Messages> | undefined;

/**
 * Decodes an object from the API server's protobuf format (apimachinery pkg/runtime/serializer/protobuf). The bytes are
 * the prefix `k8s\0` and a runtime.Unknown that contains the message. Some commands of kubectl send it, such as
 * `create configmap` and `auth can-i`.
 *
 * @throws {Refusal} 415 if the sandbox does not know the kind's message, 400 if the prefix is missing.
 */
export async function decodeProtobuf(bytes: Uint8Array): Promise<Record<string, unknown>> {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw badRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  }
  const { apiVersion, kind, raw } = readEnvelope(bytes.subarray(4));
  const messages = await (loaded ??= unpack());
  const name = messageName(apiVersion, kind);
  if (messages[name] === undefined) {
    throw unsupportedMediaType(["application/json", "application/yaml"]);
  }
  return { apiVersion, kind, ...decodeMessage(raw, name, messages) };
}

async function unpack(): Promise<Messages> {
  const { PROTOBUF } = await import("../generated/protobuf.ts");
  const bytes = Uint8Array.fromBase64(PROTOBUF);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function readEnvelope(bytes: Uint8Array): { apiVersion: string; kind: string; raw: Uint8Array } {
  let [apiVersion, kind, raw] = ["", "", new Uint8Array()];
  for (const { number, value } of wireFields(bytes)) {
    if (typeof value === "bigint") continue;
    if (number === 2) raw = new Uint8Array(value);
    if (number !== 1) continue;
    for (const meta of wireFields(value)) {
      if (meta.number === 1) apiVersion = decodeText(meta.value);
      if (meta.number === 2) kind = decodeText(meta.value);
    }
  }
  return { apiVersion, kind, raw };
}

// The package is the first label of the group.
function messageName(apiVersion: string, kind: string): string {
  if (kind === "DeleteOptions") return `${META}.${kind}`;
  const { group, version } = parseApiVersion(apiVersion);
  return `io.k8s.api.${group.split(".")[0] || "core"}.${version}.${kind}`;
}

function parseField(text: string): Field {
  const [, name = "", shape = "", type = "", suffix] = /^([^:]+):([*%]?)(.*?)([!?]?)$/.exec(text) ?? [];
  return { name, shape: shape as Field["shape"], type, isInline: suffix === "!", isPointer: suffix === "?" };
}

function decodeMessage(bytes: Uint8Array, message: string, messages: Messages): Record<string, unknown> {
  const fields = messages[message] ?? {};
  const result: Record<string, unknown> = {};
  for (const { number, value } of wireFields(bytes)) {
    const text = fields[number];
    if (text === undefined) continue;
    const { name, shape, type, isInline, isPointer } = parseField(text);
    if (shape === "%") {
      const [key, entry] = decodeMapEntry(value, type, messages);
      result[name] = { ...result[name] as Record<string, unknown> | undefined, [key]: entry };
      continue;
    }
    const decoded = decodeValue(value, type, messages);
    if (shape === "*") result[name] = [...result[name] as unknown[] | undefined ?? [], decoded];
    else if (isInline) Object.assign(result, decoded);
    // Go's protobuf contains zero values of fields that are not pointers; its JSON omits them.
    else if (decoded !== undefined && (isPointer || (decoded !== "" && decoded !== 0 && decoded !== false))) {
      result[name] = decoded;
    }
  }
  return result;
}

function decodeMapEntry(bytes: bigint | Uint8Array, type: string, messages: Messages): [string, unknown] {
  let key = "";
  let entry: unknown = type.length === 1 ? "" : {};
  if (typeof bytes === "bigint") return [key, entry];
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1) key = decodeText(value);
    if (number === 2) entry = decodeValue(value, type, messages);
  }
  return [key, entry];
}

function decodeValue(value: bigint | Uint8Array, type: string, messages: Messages): unknown {
  if (typeof value === "bigint") return type === "b" ? value !== 0n : Number(BigInt.asIntN(64, value));
  switch (type) {
    case "s":
      return decodeText(value);
    case "y":
      return new Uint8Array(value).toBase64();
    case "d":
      return new DataView(new Uint8Array(value).buffer).getFloat64(0, true);
  }
  return unwrapMessage(decodeMessage(value, type, messages), type, value);
}

/** Converts messages that have another form than an object in JSON. */
function unwrapMessage(fields: Record<string, unknown>, type: string, bytes: Uint8Array): unknown {
  switch (type.slice(type.lastIndexOf(".") + 1)) {
    case "Time":
      return toTimestamp(fields)?.replace(/\.\d+Z$/, "Z");
    case "MicroTime":
      return toTimestamp(fields)?.replace(/Z$/, "000Z");
    case "Quantity":
      return fields.string ?? "0";
    case "IntOrString":
      return fields.type === 1 ? fields.strVal ?? "" : fields.intVal ?? 0;
    case "ExtraValue":
      return fields.items ?? [];
    case "FieldsV1":
    case "RawExtension": {
      const [raw] = wireFields(bytes);
      return raw === undefined ? undefined : JSON.parse(decodeText(raw.value));
    }
    default:
      return fields;
  }
}

function toTimestamp({ seconds, nanos }: Record<string, unknown>): string | undefined {
  if (typeof seconds !== "number") return undefined;
  return new Date(seconds * 1000 + (typeof nanos === "number" ? nanos / 1e6 : 0)).toISOString();
}

function decodeText(value: bigint | Uint8Array): string {
  return typeof value === "bigint" ? "" : new TextDecoder().decode(value);
}
