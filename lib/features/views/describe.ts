import { type Client, requireName, scoped, sendJson, withResource } from "../../api/client/client.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../../api/client/options.ts";
import { list } from "../../api/client/lists.ts";
import { table } from "../../api/client/tables.ts";
import { defined } from "../../data/base/defined.ts";
import { ApiError, ResponseError, UnsupportedError } from "../../data/core/errors.ts";
import type { Event } from "../../data/core/kinds.ts";
import { isKubeObject, type KubeObject, withoutManagedFields } from "../../data/core/object.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { apiVersionOf, exactName, type Resource } from "../../data/core/resource.ts";
import { isTable, type Table } from "../../data/core/table.ts";
import { cellText } from "../../data/output/table/cells.ts";
import { eventTime } from "../../data/output/text/events.ts";
import { formatPage, type Page } from "../../data/output/text/page.ts";
import { tableRequest } from "../../data/request/verbs.ts";
import { withClock } from "./server_clock.ts";
import type { DescribeContext, Description, DescriptionPart } from "./description.ts";
import { isAbout } from "./events.ts";
import { ownedPods, readPodsThrough } from "./owned_pods.ts";
import { readOwners } from "./owners.ts";
import { claimPage } from "./pages/claim.ts";
import { configMapPage } from "./pages/config_map.ts";
import { deploymentPage } from "./pages/deployment.ts";
import { genericPage } from "./pages/generic.ts";
import { jobPage } from "./pages/job.ts";
import { nodePage } from "./pages/node.ts";
import { podPage } from "./pages/pod.ts";
import { secretPage, withSizes } from "./pages/secret.ts";
import { servicePage } from "./pages/service.ts";
import { kindKeyOf } from "../../data/expression/names_of_kind.ts";
import { hasPodsOfRelated, podsQuery, relatedQuery } from "./related.ts";
import { findKindByKey } from "./expressions/kind_schemas.ts";
import { BOOLEAN, type OptionTable } from "../../data/core/options.ts";

/** Options of `describe`. */
export interface DescribeOptions extends ScopeOptions {
  /** Include the object's events. @default {true} */
  events?: boolean | undefined;
  /** Print long values in full. @default {false} */
  full?: boolean | undefined;
}

/** The options of `describe`. */
export const DESCRIBE_OPTIONS: OptionTable<DescribeOptions> = { ...SCOPE_OPTIONS, events: BOOLEAN, full: BOOLEAN };

/** Pages for specific kinds. All other kinds use the generic page. */
const PAGES: Record<string, (facts: DescribeContext) => Page> = {
  "Pod.": podPage,
  "Node.": nodePage,
  "Service.": servicePage,
  "Deployment.apps": deploymentPage,
  "Job.batch": jobPage,
  "PersistentVolumeClaim.": claimPage,
  "Secret.": secretPage,
  "ConfigMap.": configMapPage,
};

/** Describes one object. Parts that cannot be read are listed in `problems`, with the reason. */
export async function describe(
  client: Client,
  type: string,
  name?: string,
  options: DescribeOptions = {},
): Promise<Description> {
  const { events: withEvents = true, full = false, ...scope } = options;
  const wanted = requireName("describe", type, name);
  const clocked = withClock(client);
  const { resource, ...head } = await withResource(
    clocked,
    (discovery) => discovery.resolve(wanted.type, scope.signal),
    (resource) => read(clocked, resource, { ...scoped(client, scope), name: wanted.name }),
  );
  const { signal } = scope;
  const problems: Description["problems"] = {};
  const reading = readRelated(clocked, head.object, resource, signal);
  reading.catch(() => {});
  const [owners, pods, related, events] = await Promise.all([
    readOwners(clocked, head.object, signal),
    part("pods", () => readPods(clocked, head.object, resource, reading, signal)),
    part("related", () => reading),
    part("events", () => withEvents ? readEvents(clocked, head.object, resource, signal) : Promise.resolve(undefined)),
  ]);
  const description: Description = {
    object: resource.kind === "Secret" && resource.group === "" ? withSizes(head.object) : head.object,
    columns: head.columns,
    owners,
    ...defined({ pods, related, events }),
    problems,
  };
  const facts: DescribeContext = { ...description, resource, now: clocked.now(), full };
  const page = PAGES[kindKeyOf(resource)] ?? genericPage;
  return presented(description, () => formatPage(page(facts)).trimEnd());

  // If one part is forbidden, the other parts are still shown.
  async function part<T>(name: DescriptionPart, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof ResponseError || error instanceof UnsupportedError)) {
        throw error;
      }
      problems[name] = error.message;
      return undefined;
    }
  }
}

// The server's table contains the object and the printer columns of its kind.
async function read(
  client: Client,
  resource: Resource,
  where: { namespace: string; name: string; signal?: AbortSignal | undefined },
): Promise<{ resource: Resource; object: KubeObject; columns: Record<string, string> }> {
  const answer = await sendJson<unknown>(client, tableRequest(resource, { ...where, includeObject: "Object" }));
  const row = isTable(answer) ? answer.rows?.[0] : undefined;
  const object = row?.object ?? answer;
  if (!isKubeObject(object)) {
    throw new ResponseError(`Cannot read ${resource.singular} "${where.name}": the response contains no object`);
  }
  const columns = isTable(answer)
    ? answer.columnDefinitions.flatMap(({ name, priority = 0 }, index) =>
      priority === 0 ? [[name, cellText(row?.cells[index])]] : []
    )
    : [];
  const whole = { ...withoutManagedFields(object), apiVersion: apiVersionOf(resource), kind: resource.kind };
  return { resource, object: whole, columns: Object.fromEntries(columns) };
}

async function readPods(
  client: Client,
  object: KubeObject,
  resource: Resource,
  related: Promise<readonly KubeObject[] | undefined>,
  signal?: AbortSignal,
): Promise<Table | undefined> {
  if (hasPodsOfRelated(resource)) return await readPodsThrough(client, object, await related, signal);
  const query = podsQuery(object, resource);
  if (query === undefined) return await ownedPods(client, object, resource, signal);
  const { options, byMetadata, fits } = query;
  // The page of a node adds up the requests of its Pods.
  const includeObject = byMetadata && resource.kind !== "Node" ? "Metadata" : "Object";
  const found = await table(client, "pods", { ...options, includeObject, ...defined({ signal }) });
  return { ...found, rows: found.rows.filter(({ object }) => object != null && fits(object)) };
}

async function readRelated(client: Client, object: KubeObject, resource: Resource, signal?: AbortSignal) {
  const query = relatedQuery(object, resource);
  const kind = query && await findKindByKey(client.discovery, query.kind, signal);
  if (query === undefined || kind === undefined) return undefined;
  const { items } = await list<string>(client, exactName(kind), { ...query.options, ...defined({ signal }) });
  return items.filter(query.fits);
}

async function readEvents(client: Client, object: KubeObject, resource: Resource, signal?: AbortSignal) {
  const { name = "", namespace = "*", uid } = object.metadata ?? {};
  const found = await list(client, "events", {
    namespace,
    fields: { "involvedObject.kind": resource.kind, "involvedObject.name": name },
    ...defined({ signal }),
  });
  // The kubelet sets the uid to its node's name. Events of an earlier object with the same name are left out.
  const isSame = (about: Event["involvedObject"]) => !about.uid || about.uid === uid || about.uid === name;
  return found.items.filter((event) => isSame(event.involvedObject) && isAbout(event, resource.group))
    .sort((a, b) => eventTime(a) - eventTime(b));
}
