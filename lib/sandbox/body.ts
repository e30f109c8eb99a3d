import { isRecord } from "../data/core/object.ts";
import { badRequest, unsupportedMediaType } from "./refusal.ts";

const ACCEPTED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/**
 * Reads the object in a request's body: JSON, YAML or protobuf.
 *
 * @param optional Whether an empty body is allowed, as for a delete without options. It is read as an empty object.
 * @throws {Refusal} 415 for another content type, 400 for a body that is not an object.
 */
export async function readBody(request: Request, optional = false): Promise<Record<string, unknown>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (type === "application/vnd.kubernetes.protobuf") {
    const bytes = await request.bytes();
    if (bytes.length === 0 && optional) return {};
    const { decodeProtobuf } = await import("./protobuf/decode.ts");
    return await decodeProtobuf(bytes);
  }
  const text = await request.text();
  if (text === "" && optional) return {};
  if (type !== "" && !["application/json", "application/yaml", "application/apply-patch+yaml"].includes(type)) {
    throw unsupportedMediaType(ACCEPTED);
  }
  // go-yaml refuses these characters. U+0085 is a line break in YAML 1.1, so it is allowed.
  if (type.includes("yaml") && /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/.test(text)) {
    throw badRequest("error decoding YAML: error converting YAML to JSON: yaml: control characters are not allowed");
  }
  const value = parseJson(text) ?? await parseYamlText(text, type);
  if (isRecord(value)) return value;
  throw badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function parseYamlText(text: string, type: string): Promise<unknown> {
  if (!type.includes("yaml")) {
    throw badRequest("couldn't get version/kind; json parse error: invalid character looking for beginning of value");
  }
  const { parseYaml } = await import("../data/output/yaml/yaml.ts");
  return parseYaml(text)[0];
}
