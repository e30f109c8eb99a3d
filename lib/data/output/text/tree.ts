import { stripControl } from "../../base/text.ts";
import { ageSince } from "./moment.ts";
import { alignedRows } from "./page.ts";

/** An object and what it owns. */
export interface TreeNode {
  /** Group and version: `v1`, `apps/v1`. */
  apiVersion: string;
  /** The kind, such as `Pod`. */
  kind: string;
  /** The name. */
  name: string;
  /** The namespace; none for what belongs to the cluster. */
  namespace?: string;
  /** The unique id. */
  uid: string;
  /** How much of it is ready, as the server's table says: `1/2`. */
  ready?: string;
  /** How it does, as the server's table says: `Running`; of an owner that is gone, that. */
  status?: string;
  /** When it was created, RFC 3339. */
  created?: string;
  /** Set on the object that was asked about, where it has owners. */
  asked?: boolean;
  /** What it owns, by kind and name. */
  children: TreeNode[];
}

/** A kind that could not be looked through. */
export interface Unread {
  /** Such as `secrets` or `widgets.example.com`. */
  type: string;
  /** In the server's words. */
  reason: string;
}

/** Owners and owned; printed, it is drawn. */
export interface Tree {
  /** The topmost owner, or the object itself. */
  root: TreeNode;
  /** The kinds that could not be looked through, so that something may be missing. */
  unread: Unread[];
}

/** Draws a tree: a line an object, those that it owns below it. */
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
