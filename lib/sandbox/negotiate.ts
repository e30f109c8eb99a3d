import type { KubeObject } from "../data/core/object.ts";
import { formatYaml } from "../data/output/yaml/writer.ts";
import { badRequest, Refusal } from "./refusal.ts";
import type { IncludeObject } from "./tables/table.ts";
import type { RequestInfo, SandboxKind, Stored } from "./types.ts";

/** What a client wants to read: an object or list as it is, as a table, as metadata alone. */
export type ResponseForm = "object" | "table" | "metadata" | "metadataList" | "discovery";

/** How an answer is to be written. */
export interface Negotiated {
  form: ResponseForm;
  /** YAML instead of JSON. */
  yaml: boolean;
}

interface Clause {
  type: string;
  parameters: Record<string, string>;
  quality: number;
}

// Protobuf, which a real server has too, is not among them.
const WRITTEN = ["application/json", "application/yaml"];

/** What may be asked for besides the object itself, by `as`, `g` and `v` of the media type. */
const FORMS: Record<string, ResponseForm> = {
  "Table/meta.k8s.io/v1": "table",
  "PartialObjectMetadata/meta.k8s.io/v1": "metadata",
  "PartialObjectMetadataList/meta.k8s.io/v1": "metadataList",
  "APIGroupDiscoveryList/apidiscovery.k8s.io/v2": "discovery",
};

/**
 * Finds the first thing that a client accepts and the sandbox can write (apiserver pkg/endpoints/handlers/negotiation).
 *
 * @param forms Forms that the path has, besides the object itself.
 * @throws {Refusal} 406 where there is none.
 */
export function negotiate(
  accept: string,
  forms: readonly ResponseForm[],
  written: readonly string[] = WRITTEN,
): Negotiated {
  if (accept.trim() === "") return { form: "object", yaml: false };
  for (const { type, parameters } of clausesOf(accept)) {
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

/** The forms of a kind's objects and lists. */
export const OBJECT_FORMS: readonly ResponseForm[] = ["table", "metadata", "metadataList"];

/** What a watch is written in: a line for each event. */
export const STREAMED: readonly string[] = ["application/json;stream=watch"];

/** Writes an answer that is JSON as YAML. */
export async function asYaml(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("content-type", "application/yaml");
  return new Response(formatYaml(await answer.json()), { status: answer.status, headers });
}

/** How much of each object a table's rows carry. */
export function readIncludeObject({ query }: RequestInfo): IncludeObject {
  const include = query.get("includeObject") || "Metadata";
  if (include === "None" || include === "Metadata" || include === "Object") return include;
  const why = "must be 'Metadata', 'Object', 'None', or empty";
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: ${why}`,
  );
}

/** An object's metadata alone. */
export function toMetadata({ metadata }: Stored): KubeObject {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

/** Refuses the metadata of one where many are asked for, and the other way round. */
export function requireForm({ group, kind, custom }: SandboxKind, form: ResponseForm, isList: boolean): void {
  if (form !== (isList ? "metadata" : "metadataList")) return;
  const [asked, is] = isList ? ["PartialObjectMetadata", "is a list"] : ["PartialObjectMetadataList", "is not a list"];
  // The name of the Go type is the API group's first label.
  const type = custom === undefined ? `${group.split(".")[0] || "core"}.${kind}` : "unstructured.Unstructured";
  const message = `you requested ${asked}, but the requested object ${is} (*${type}${isList ? "List" : ""})`;
  throw new Refusal(406, "NotAcceptable", message);
}

function matches(wanted: string, media: string): boolean {
  const plain = media.split(";")[0] ?? "";
  return wanted === "*/*" || wanted === "application/*" || wanted === plain;
}

function clausesOf(accept: string): Clause[] {
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
