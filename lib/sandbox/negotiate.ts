import type { KubeObject } from "../data/core/object.ts";
import { formatYaml } from "../data/output/yaml/writer.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { IncludeObject } from "./tables/table.ts";
import type { SandboxKind, SandboxRequest, StoredObject } from "./types.ts";

/** The form of an answer: the object or list itself, a table, metadata only, or the aggregated discovery document. */
export type ResponseForm = "object" | "table" | "metadata" | "metadataList" | "discovery";

/** The form and the encoding of an answer. */
export interface Negotiated {
  form: ResponseForm;
  /** Whether to write YAML instead of JSON. */
  yaml: boolean;
}

interface Clause {
  type: string;
  parameters: Record<string, string>;
  quality: number;
}

// A real server also writes protobuf.
const WRITTEN = ["application/json", "application/yaml"];

/** The forms that a client can ask for with the parameters `as`, `g` and `v` of a media type. */
const FORMS: Record<string, ResponseForm> = {
  "Table/meta.k8s.io/v1": "table",
  "PartialObjectMetadata/meta.k8s.io/v1": "metadata",
  "PartialObjectMetadataList/meta.k8s.io/v1": "metadataList",
  "APIGroupDiscoveryList/apidiscovery.k8s.io/v2": "discovery",
};

/**
 * Finds the first clause of an Accept header that the sandbox can satisfy (apiserver pkg/endpoints/handlers/negotiation).
 *
 * @param forms The forms of the path, besides the object itself.
 * @throws {Refusal} 406 if there is none.
 */
export function negotiate(
  accept: string,
  forms: readonly ResponseForm[],
  written: readonly string[] = WRITTEN,
): Negotiated {
  if (accept.trim() === "") return { form: "object", yaml: false };
  for (const { type, parameters } of parseAccept(accept)) {
    const media = written.find((media) => matches(type, media));
    if (media === undefined) continue;
    const { as, g = "", v = "" } = parameters;
    const form = as === undefined ? "object" : FORMS[`${as}/${g}/${v}`];
    if (form === undefined || form !== "object" && !forms.includes(form)) continue;
    return { form, yaml: media === "application/yaml" };
  }
  const message = `only the following media types are accepted: ${written.join(", ")}`;
  throw new Refusal(406, "NotAcceptable", message);
}

/** The forms of objects and lists, besides the object itself. */
export const OBJECT_FORMS: readonly ResponseForm[] = ["table", "metadata", "metadataList"];

/** The media type of a watch: JSON, one line for each event. */
export const STREAMED: readonly string[] = ["application/json;stream=watch"];

/** Rewrites a JSON answer as YAML. */
export async function asYaml(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("content-type", "application/yaml");
  return new Response(formatYaml(await answer.json()), { status: answer.status, headers });
}

/**
 * Reads the parameter `includeObject`: how much of each object a table's rows contain.
 *
 * @throws {Refusal} 400 for an unknown value.
 */
export function readIncludeObject({ query }: SandboxRequest): IncludeObject {
  const include = query.get("includeObject") || "Metadata";
  if (include === "None" || include === "Metadata" || include === "Object") return include;
  const why = "must be 'Metadata', 'Object', 'None', or empty";
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: ${why}`,
  );
}

/** Returns the metadata of an object as a PartialObjectMetadata. */
export function toMetadata({ metadata }: StoredObject): KubeObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

/**
 * Checks that a client does not ask for the metadata of one object on a list, or the reverse.
 *
 * @throws {Refusal} 406 if it does.
 */
export function requireForm({ group, kind, custom }: SandboxKind, form: ResponseForm, isList: boolean): void {
  if (form !== (isList ? "metadata" : "metadataList")) return;
  const [asked, is] = isList ? ["PartialObjectMetadata", "is a list"] : ["PartialObjectMetadataList", "is not a list"];
  // The package of the Go type is the first label of the API group.
  const type = custom === undefined ? `${group.split(".")[0] || "core"}.${kind}` : "unstructured.Unstructured";
  const message = `you requested ${asked}, but the requested object ${is} (*${type}${isList ? "List" : ""})`;
  throw new Refusal(406, "NotAcceptable", message);
}

function matches(wanted: string, media: string): boolean {
  const plain = media.split(";")[0] ?? "";
  return wanted === "*/*" || wanted === "application/*" || wanted === plain;
}

function parseAccept(accept: string): Clause[] {
  const clauses = accept.split(",").map((clause) => {
    const [type = "", ...rest] = clause.split(";").map((part) => part.trim());
    const parameters: Record<string, string> = {};
    for (const parameter of rest) {
      const [key = "", value = ""] = parameter.split("=");
      parameters[key] = value.replace(/^"(.*)"$/, "$1");
    }
    return { type, parameters, quality: Number(parameters.q ?? 1) };
  });
  return clauses.filter(({ type }) => type !== "").sort((a, b) => b.quality - a.quality);
}
