import type { Client } from "../../../api/client/client.ts";
import type { Discovery } from "../../../api/discovery/discovery.ts";
import { toFieldSchema } from "../../../api/discovery/field_schema.ts";
import { type OpenApiDocument, readOpenApi } from "../../../api/discovery/openapi.ts";
import { findSchema } from "../../../api/discovery/schema.ts";
import { BUILTINS } from "../../../data/core/builtins.ts";
import { isForbidden, UnsupportedError } from "../../../data/core/errors.ts";
import { apiVersionOf, type Resource } from "../../../data/core/resource.ts";
import type { FieldSchema } from "../../../data/expression/field_schema.ts";
import { kindKeyOf } from "../../../data/expression/names_of_kind.ts";

/** Returns a kind of the server by its key, as `Pod.`. The server lists the preferred version of a kind first. */
export async function findKindByKey(
  discovery: Discovery,
  key: string,
  signal: AbortSignal | undefined,
): Promise<Resource | undefined> {
  const isWanted = (resource: Resource) => kindKeyOf(resource) === key;
  return BUILTINS.find(isWanted) ?? (await discovery.resources(signal)).find(isWanted);
}

/** Reads the schemas of kinds, each document once. */
export class KindSchemas {
  readonly #client: Pick<Client, "handler" | "discovery">;
  readonly #subject: Resource;
  readonly #signal: AbortSignal | undefined;
  readonly #documents = new Map<string, Promise<OpenApiDocument>>();
  /** Messages that say why fields could not be checked. */
  readonly problems = new Set<string>();

  /** Creates the schemas for expressions about one kind. */
  constructor(client: Pick<Client, "handler" | "discovery">, subject: Resource, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#subject = subject;
    this.#signal = signal;
  }

  /** Returns the schema of a kind, as `Pod.`. Undefined if the server does not describe it. */
  async of(key: string): Promise<FieldSchema | undefined> {
    const { discovery } = this.#client;
    const isSubject = kindKeyOf(this.#subject) === key;
    const resource = isSubject ? this.#subject : await findKindByKey(discovery, key, this.#signal);
    if (resource === undefined) return undefined;
    try {
      const document = await this.#document(resource);
      const schema = findSchema(document, resource);
      return schema && toFieldSchema(schema, document);
    } catch (error) {
      if (!(error instanceof UnsupportedError) && !isForbidden(error)) throw error;
      this.problems.add(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #document(resource: Resource): Promise<OpenApiDocument> {
    const version = apiVersionOf(resource);
    let document = this.#documents.get(version);
    if (document === undefined) {
      document = readOpenApi(this.#client.handler, resource, this.#signal);
      this.#documents.set(version, document);
    }
    return await document;
  }
}
