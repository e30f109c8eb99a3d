import { parseApiVersion } from "../../data/core/resource.ts";
import { badRequest, unsupportedMediaType } from "../refusal.ts";
import { wireFields } from "./wire.ts";

/** `name:type` of each field by its number, by the message's name in OpenAPI; see {@linkcode fieldOf} for the type. */
type Messages = Record<string, Record<string, string>>;

interface Field {
  name: string;
  /** `s` text, `i` integer, `b` boolean, `y` bytes, `d` double, or a message's name. */
  type: string;
  /** One of many (`*`), or an entry of a map (`%`). */
  shape: "" | "*" | "%";
  /** Written into the message around it. */
  isInline: boolean;
  /** A pointer in Go: zero is something else than nothing. */
  isPointer: boolean;
}

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const MAGIC = [0x6b, 0x38, 0x73, 0x00];
let loaded: Promise<Messages> | undefined;

/**
 * Reads an object in the API server's protobuf form, which kubectl's own commands send (`create configmap`, `auth
 * can-i`): `k8s\0`, then runtime.Unknown, which holds the message (apimachinery pkg/runtime/serializer/protobuf).
 *
 * @throws {Refusal} 415 for a kind that the sandbox knows in no such form, 400 for bytes that are no object.
 */
export async function decodeProtobuf(bytes: Uint8Array): Promise<Record<string, unknown>> {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw badRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  }
  const { apiVersion, kind, raw } = envelope(bytes.subarray(4));
  const messages = await (loaded ??= unpack());
  const name = messageOf(apiVersion, kind);
  if (messages[name] === undefined) {
    throw unsupportedMediaType("application/vnd.kubernetes.protobuf", ["application/json", "application/yaml"]);
  }
  return { apiVersion, kind, ...object(raw, name, messages) };
}

async function unpack(): Promise<Messages> {
  const { DATA } = await import("../generated/protobuf.ts");
  const bytes = Uint8Array.fromBase64(DATA);
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function envelope(bytes: Uint8Array): { apiVersion: string; kind: string; raw: Uint8Array } {
  let [apiVersion, kind, raw] = ["", "", new Uint8Array()];
  for (const { number, value } of wireFields(bytes)) {
    if (typeof value === "bigint") continue;
    if (number === 2) raw = new Uint8Array(value);
    if (number !== 1) continue;
    for (const meta of wireFields(value)) {
      if (meta.number === 1) apiVersion = textOf(meta.value);
      if (meta.number === 2) kind = textOf(meta.value);
    }
  }
  return { apiVersion, kind, raw };
}

// The Go package of a group is its first label.
function messageOf(apiVersion: string, kind: string): string {
  if (kind === "DeleteOptions") return `${META}.${kind}`;
  const { group, version } = parseApiVersion(apiVersion);
  return `io.k8s.api.${group.split(".")[0] || "core"}.${version}.${kind}`;
}

function fieldOf(text: string): Field {
  const [, name = "", shape = "", type = "", suffix] = /^([^:]+):([*%]?)(.*?)([!?]?)$/.exec(text) ?? [];
  return { name, shape: shape as Field["shape"], type, isInline: suffix === "!", isPointer: suffix === "?" };
}

function object(bytes: Uint8Array, message: string, messages: Messages): Record<string, unknown> {
  const fields = messages[message] ?? {};
  const result: Record<string, unknown> = {};
  for (const { number, value } of wireFields(bytes)) {
    const text = fields[number];
    if (text === undefined) continue;
    const { name, shape, type, isInline, isPointer } = fieldOf(text);
    if (shape === "%") {
      const [key, entry] = mapEntry(value, type, messages);
      result[name] = { ...result[name] as Record<string, unknown> | undefined, [key]: entry };
      continue;
    }
    const decoded = valueOf(value, type, messages);
    if (shape === "*") result[name] = [...result[name] as unknown[] | undefined ?? [], decoded];
    else if (isInline) Object.assign(result, decoded);
    // Go writes what is no pointer even where it is empty; in JSON that is left out.
    else if (decoded !== undefined && (isPointer || (decoded !== "" && decoded !== 0 && decoded !== false))) {
      result[name] = decoded;
    }
  }
  return result;
}

function mapEntry(bytes: bigint | Uint8Array, type: string, messages: Messages): [string, unknown] {
  let key = "";
  let entry: unknown = type.length === 1 ? "" : {};
  if (typeof bytes === "bigint") return [key, entry];
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1) key = textOf(value);
    if (number === 2) entry = valueOf(value, type, messages);
  }
  return [key, entry];
}

function valueOf(value: bigint | Uint8Array, type: string, messages: Messages): unknown {
  if (typeof value === "bigint") return type === "b" ? value !== 0n : Number(BigInt.asIntN(64, value));
  switch (type) {
    case "s":
      return textOf(value);
    case "y":
      return new Uint8Array(value).toBase64();
    case "d":
      return new DataView(new Uint8Array(value).buffer).getFloat64(0, true);
  }
  return special(object(value, type, messages), type, value);
}

/** Messages that are no objects in JSON. */
function special(fields: Record<string, unknown>, type: string, bytes: Uint8Array): unknown {
  switch (type.slice(type.lastIndexOf(".") + 1)) {
    case "Time":
      return time(fields)?.replace(/\.\d+Z$/, "Z");
    case "MicroTime":
      return time(fields)?.replace(/Z$/, "000Z");
    case "Quantity":
      return fields.string ?? "0";
    case "IntOrString":
      return fields.type === 1 ? fields.strVal ?? "" : fields.intVal ?? 0;
    case "ExtraValue":
      return fields.items ?? [];
    case "FieldsV1":
    case "RawExtension": {
      const [raw] = wireFields(bytes);
      return raw === undefined ? undefined : JSON.parse(textOf(raw.value));
    }
    default:
      return fields;
  }
}

function time({ seconds, nanos }: Record<string, unknown>): string | undefined {
  if (typeof seconds !== "number") return undefined;
  return new Date(seconds * 1000 + (typeof nanos === "number" ? nanos / 1e6 : 0)).toISOString();
}

function textOf(value: bigint | Uint8Array): string {
  return typeof value === "bigint" ? "" : new TextDecoder().decode(value);
}
