import type { Event } from "../../data/core/kinds.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import type { Owner } from "./owners.ts";

/** What can be missing in a {@linkcode Description}. */
export type DescriptionPart = "pods" | "related" | "events";

/** What a person wants to know about one object; printed, it is a page. */
export interface Description {
  /** The object, without managedFields; the values of a Secret are sizes: `(24 bytes)`. */
  object: KubeObject;
  /** What the server's own table says of it, by the column's title: `{ Ready: "1/1", Status: "Running" }`. */
  columns: Record<string, string>;
  /** Who owns it, the nearest first. */
  owners: Owner[];
  /** Its Pods, as the server's table: those that it owns, selects, runs or that mount it. */
  pods?: Table;
  /** A Deployment's ReplicaSets, a Service's EndpointSlices, a Node's Lease. */
  related?: KubeObject[];
  /** What happened to it, the oldest first. */
  events?: Event[];
  /** Why a part is missing that there should be: nobody may read it, or the server could not say. */
  problems: Partial<Record<DescriptionPart, string>>;
}

/** What a page is made of. */
export interface DescribeContext extends Description {
  /** Its kind. */
  resource: Resource;
  /** What ages are reckoned from. */
  now: Date;
  /** Whether nothing is cut short. */
  full: boolean;
}
