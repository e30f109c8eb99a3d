import type { Event } from "../../data/core/kinds.ts";
import type { KubeObject } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { Table } from "../../data/core/table.ts";
import type { Owner } from "./owners.ts";

/** A part that can be missing from a {@linkcode Description}. */
export type DescriptionPart = "pods" | "related" | "events";

/** A description of one object. Printing it shows a page of text. */
export interface Description {
  /** The object without managedFields. Values of a Secret are replaced by their sizes: `(24 bytes)`. */
  object: KubeObject;
  /** The object's row in the server's table, by column title: `{ Ready: "1/1", Status: "Running" }`. */
  columns: Record<string, string>;
  /** Its owners, the nearest first. */
  owners: Owner[];
  /** Its Pods as the server's table: Pods that it owns, selects or runs, or that mount it. */
  pods?: Table;
  /** A Deployment's ReplicaSets, a CronJob's Jobs, a Service's EndpointSlices, a Node's Lease. */
  related?: KubeObject[];
  /** Its events, oldest first. */
  events?: Event[];
  /** Reasons why parts are missing, by part: reading was forbidden, or the server failed. */
  problems: Partial<Record<DescriptionPart, string>>;
}

/** The words of a page for code that can show the hidden lines of a value. A command has other words. */
export const FULL_OPTION = 'use the option "full" to show all';

/** Data for the page of one object. */
export interface DescribeContext extends Description {
  /** The object's kind. */
  resource: Resource;
  /** The time that ages are relative to. */
  now: Date;
  /** Whether long values are printed in full. */
  full: boolean;
}
