import { isNotFound, listKinds, UnsupportedError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { expectOk, readJson } from "../../data/core/answer.ts";

/** The part of an OpenAPI v3 schema that explaining needs. */
export interface OpenApiSchema {
  $ref?: string;
  allOf?: OpenApiSchema[];
  type?: string;
  format?: string;
  description?: string;
  properties?: Record<string, OpenApiSchema>;
  additionalProperties?: OpenApiSchema | boolean;
  items?: OpenApiSchema;
  required?: string[];
  enum?: unknown[];
  default?: unknown;
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** The schemas of one group and version. */
export interface OpenApiDocument {
  schemas: Record<string, OpenApiSchema>;
}

/**
 * Reads the OpenAPI v3 document for the group and version of a kind: the index, then one document (KEP-2896).
 *
 * @throws {UnsupportedError} If the server has no OpenAPI v3 (before Kubernetes 1.24), or none for the group.
 */
export async function readOpenApi(
  handler: Handler,
  resource: Resource,
  signal?: AbortSignal,
): Promise<OpenApiDocument> {
  const { group, version } = resource;
  const name = group === "" ? `api/${version}` : `apis/${group}/${version}`;
  const index = await read(handler, "/openapi/v3", signal).catch((error) => {
    if (!isNotFound(error)) throw error;
    throw new UnsupportedError("This server does not describe its fields: it has no OpenAPI v3", {
      cause: error,
      hints: ["Kubernetes has OpenAPI v3 since version 1.24", listKinds()],
    });
  });
  const entry = isRecord(index) && isRecord(index.paths) ? index.paths[name] : undefined;
  const url = isRecord(entry) && typeof entry.serverRelativeURL === "string" ? entry.serverRelativeURL : undefined;
  if (url === undefined) {
    throw new UnsupportedError(
      `This server does not describe the fields of ${group === "" ? version : `${group}/${version}`}`,
    );
  }
  const document = await read(handler, url, signal);
  const components = isRecord(document) && isRecord(document.components) ? document.components : {};
  return { schemas: isRecord(components.schemas) ? components.schemas as Record<string, OpenApiSchema> : {} };
}

async function read(handler: Handler, path: string, signal?: AbortSignal): Promise<unknown> {
  const request = rawRequest(path, signal === undefined ? {} : { signal });
  return await readJson(request, await expectOk(request, await handler(request)));
}
