import type { Client } from "../../api/client/client.ts";
import { InputError } from "../../data/core/errors.ts";
import { groupResourceOf, type Resource } from "../../data/core/resource.ts";

/** The kinds of the members of a set. */
export interface MemberKinds {
  resources: Resource[];
  /** Kinds that the server does not have, as the set names them. */
  unknown: string[];
}

/**
 * Finds the kinds in the annotations of a set: `Deployment.apps`, or a resource of the deprecated annotation,
 * `deployments.apps`. A kind that the server does not have is reported as a warning, because it has no objects.
 */
export async function resolveMemberKinds(
  client: Client,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<MemberKinds> {
  const found = await Promise.all(names.map((name) => findExact(client, name, signal)));
  const unknown = names.filter((_, index) => found[index] === undefined);
  for (const name of unknown) {
    client.warn?.(`the server does not have the kind ${name} of the ApplySet; objects of this kind are not deleted`);
  }
  return { resources: found.filter((resource) => resource !== undefined), unknown };
}

async function findExact(
  client: Client,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Resource | undefined> {
  try {
    const found = await client.discovery.resolve(name, signal);
    // `resolve` also accepts the beginning of a group.
    return name === groupResourceOf(found) || name === kindName(found) ? found : undefined;
  } catch (error) {
    // Other errors mean that the kinds cannot be read.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Returns the name of a kind in the annotation of a set: `ConfigMap`, `Deployment.apps`. */
export function kindName({ kind, group }: Pick<Resource, "kind" | "group">): string {
  return group === "" ? kind : `${kind}.${group}`;
}
