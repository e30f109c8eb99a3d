import type { Client } from "../../../api/client/client.ts";
import { list } from "../../../api/client/lists.ts";
import { pooled } from "../../../data/base/concurrency.ts";
import { defined } from "../../../data/base/defined.ts";
import { UnsupportedError } from "../../../data/core/errors.ts";
import { exactName, type Resource } from "../../../data/core/resource.ts";
import { groupKindOf, kindKeyOf } from "../../../data/expression/names_of_kind.ts";
import { EVERY_KIND, type RelatedNeed } from "../../../data/expression/needs.ts";
import { RelatedObjects } from "../../../data/expression/related_objects.ts";
import type { Reference } from "../../../data/expression/relationships/references.ts";
import { AT_ONCE, owningKinds } from "../ownership_graph.ts";
import { findKindByKey } from "./kind_schemas.ts";

/** Reads lists of related objects, each kind once. */
export class RelatedLists {
  readonly related = new RelatedObjects();
  readonly #client: Client;
  readonly #namespace: string;
  readonly #signal: AbortSignal | undefined;
  readonly #read = new Map<string, RelatedNeed>();

  /** Creates the lists for objects of a namespace; `"*"` for all. */
  constructor(
    { handler, discovery, namespace }: Pick<Client, "handler" | "discovery" | "namespace">,
    options: { namespace: string; signal?: AbortSignal | undefined },
  ) {
    this.#client = { handler, discovery, namespace, fieldManager: "" };
    this.#namespace = options.namespace;
    this.#signal = options.signal;
  }

  /** Reads kinds, as `Pod.`. A kind that may not be read is an error. */
  async readAll(named: ReadonlyMap<string, RelatedNeed>): Promise<void> {
    const needs = await this.#expanded(named);
    for await (const _ of pooled([...needs], AT_ONCE, ([key, need]) => this.#readKind(key, need))) continue;
  }

  /** Reads the kinds of the targets of references that were not read yet. */
  async readTargets(references: readonly Reference[], { metadataOnly }: { metadataOnly: boolean }): Promise<void> {
    const needs = new Map<string, RelatedNeed>();
    for (const { kind, namespace } of references) {
      const everywhere = namespace !== undefined && namespace !== this.#namespace ||
        needs.get(kind)?.everywhere === true;
      needs.set(kind, { metadataOnly, everywhere });
    }
    await this.readMissing(needs);
  }

  /** Reads the kinds that were not read yet, or not as a whole. */
  async readMissing(needs: ReadonlyMap<string, RelatedNeed>): Promise<void> {
    const missing = new Map<string, RelatedNeed>();
    for (const [kind, { metadataOnly, everywhere }] of needs) {
      const before = this.#read.get(kind);
      const isEnough = before !== undefined && (metadataOnly || !before.metadataOnly) &&
        (!everywhere || before.everywhere);
      if (isEnough) continue;
      missing.set(kind, {
        metadataOnly: metadataOnly && before?.metadataOnly !== false,
        everywhere: everywhere || before?.everywhere === true,
      });
    }
    await this.readAll(missing);
  }

  // Replaces the key of every kind with the kinds of the server.
  async #expanded(needs: ReadonlyMap<string, RelatedNeed>): Promise<ReadonlyMap<string, RelatedNeed>> {
    const every = needs.get(EVERY_KIND);
    if (every === undefined) return needs;
    const resources = await this.#client.discovery.resources(this.#signal);
    const all = new Map(needs);
    all.delete(EVERY_KIND);
    for (const resource of owningKinds(resources, every.everywhere || this.#namespace === "*")) {
      const key = kindKeyOf(resource);
      const before = all.get(key) ?? this.#read.get(key) ?? every;
      all.set(key, {
        metadataOnly: every.metadataOnly && before.metadataOnly,
        everywhere: every.everywhere || before.everywhere,
      });
    }
    this.#read.set(EVERY_KIND, every);
    this.related.setComplete();
    return all;
  }

  async #readKind(key: string, need: RelatedNeed): Promise<void> {
    this.#read.set(key, need);
    const resource = await this.#find(key);
    if (resource === undefined) {
      // The server has no such kind, so it has no such objects.
      this.related.set(key, []);
      return;
    }
    const { items } = await list<string>(this.#client, exactName(resource), {
      namespace: need.everywhere ? "*" : this.#namespace,
      metadataOnly: need.metadataOnly,
      ...defined({ signal: this.#signal }),
    });
    this.related.set(key, items, need.metadataOnly);
  }

  async #find(key: string): Promise<Resource | undefined> {
    const found = await findKindByKey(this.#client.discovery, key, this.#signal);
    if (found === undefined && groupKindOf(key).group === "metrics.k8s.io") {
      throw new UnsupportedError("Cannot read the resource usage: Metrics API not available", {
        hints: ["install metrics-server, which is not part of Kubernetes"],
      });
    }
    return found;
  }
}
