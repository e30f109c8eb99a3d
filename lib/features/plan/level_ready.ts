import type { Client } from "../../api/client/client.ts";
import { find } from "../../api/client/reading.ts";
import { delay } from "../../data/base/wait.ts";
import { isConditionTrue } from "../../data/core/conditions.ts";
import { InputError, isForbidden } from "../../data/core/errors.ts";
import { nameOf } from "../../data/core/object.ts";
import type { PlacedObject } from "./order.ts";

/** Seconds until the objects of a level must be usable. */
const PATIENCE = 30;

/** Waits until CustomResourceDefinitions are established, and until the namespaces of Pods have their ServiceAccount. */
export async function waitForLevel(
  client: Client,
  created: readonly PlacedObject[],
  later: readonly PlacedObject[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const needsAccount = new Set(later.filter(({ object }) => object.kind === "Pod").map(({ namespace }) => namespace));
  const named = (kind: string) =>
    created.filter(({ object }) => object.kind === kind).map(({ object }) => nameOf(object));
  const definitions = named("CustomResourceDefinition");
  await Promise.all([
    ...definitions.map((name) =>
      until(`CustomResourceDefinition "${name}" is established`, signal, async () => {
        const found = await find(client, "customresourcedefinitions.apiextensions.k8s.io", name, { signal });
        return found !== undefined && isConditionTrue(found, "Established");
      })
    ),
    // Admission refuses a Pod in a namespace without its default ServiceAccount.
    ...named("Namespace").filter((namespace) => needsAccount.has(namespace)).map((namespace) =>
      until(`namespace "${namespace}" has its default ServiceAccount`, signal, async () => {
        try {
          return await find(client, "serviceaccounts", "default", { namespace, signal }) !== undefined;
        } catch (error) {
          if (isForbidden(error)) return true;
          throw error;
        }
      })
    ),
  ]);
  if (definitions.length > 0) client.discovery.refresh();
}

async function until(what: string, signal: AbortSignal | undefined, isReached: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE * 1000;
  while (!await isReached()) {
    if (performance.now() > deadline) {
      throw new InputError(`Cannot apply the objects that follow: it takes too long until ${what}`);
    }
    await delay(100, signal);
  }
}
