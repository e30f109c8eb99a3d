import { stripControl } from "../../base/text.ts";
import { ageSince } from "./moment.ts";
import { alignedRows } from "./page.ts";

/** An object and the objects that it owns. */
export interface TreeNode {
  /** The group and version: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The name. */
  name: string;
  /** The namespace; absent for cluster-scoped objects. */
  namespace?: string;
  /** The unique id. */
  uid: string;
  /** The readiness in the server's table: `1/2`. */
  ready?: string;
  /** The status in the server's table, such as `Running`, or a note that an owner no longer exists. */
  status?: string;
  /** The time of creation, RFC 3339. */
  created?: string;
  /** Whether the tree was requested for this object. Only set if it has owners. */
  asked?: boolean;
  /** The owned objects, by kind and name. */
  children: TreeNode[];
}

/** A kind whose objects could not be read. */
export interface Unread {
  /** The name of the kind, such as `secrets` or `widgets.example.com`. */
  type: string;
  /** The message of the server. */
  reason: string;
}

/** Owners and owned objects. Printing it draws the tree. */
export interface Tree {
  /** The topmost owner, or the object if it has none. */
  root: TreeNode;
  /** The kinds that could not be read. Their objects may be missing. */
  unread: Unread[];
}

/** Draws a tree: one line per object, with the owned objects below it. */
export function formatTree({ root }: Tree, now: Date): string {
  const lines = [...walk(root, "", "")];
  const isWide = new Set(lines.map(({ node: { namespace } }) => namespace)).size > 1;
  const has = (field: "ready" | "status") => lines.some(({ node }) => node[field] !== undefined);
  const columns: [string, (line: Line) => string][] = [
    ["OBJECT", ({ branch, node }) => `${branch}${node.kind}/${node.name}${node.asked ? " *" : ""}`],
    ...(isWide ? [["NAMESPACE", ({ node }) => node.namespace ?? ""] as [string, (line: Line) => string]] : []),
    ...(has("ready") ? [["READY", ({ node }) => node.ready ?? ""] as [string, (line: Line) => string]] : []),
    ...(has("status") ? [["STATUS", ({ node }) => node.status ?? ""] as [string, (line: Line) => string]] : []),
    ["AGE", ({ node }) => node.created === undefined ? "" : ageSince(node.created, now)],
  ];
  const rows = [columns.map(([title]) => title), ...lines.map((line) => columns.map(([, cell]) => cell(line)))];
  return stripControl(alignedRows(rows).join("\n") + "\n");
}

interface Line {
  branch: string;
  node: TreeNode;
}

function* walk(node: TreeNode, branch: string, below: string): Generator<Line> {
  yield { branch, node };
  for (const [index, child] of node.children.entries()) {
    const isLast = index === node.children.length - 1;
    yield* walk(child, `${below}${isLast ? "└─ " : "├─ "}`, `${below}${isLast ? "   " : "│  "}`);
  }
}
