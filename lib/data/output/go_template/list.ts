import type { KubeObject } from "../../core/object.ts";
import type { Sink } from "../json/byte_buffer.ts";
import type { ListFormat } from "../list_format.ts";
import { rangeOver, walk } from "./execute.ts";
import { compileGoTemplate, type GoTemplateOptions, readGoTemplate } from "./go_template.ts";
import type { Branch, Operand, Pipe, TemplateNode } from "./nodes.ts";
import { MAIN } from "./parser.ts";
import { fromJson, int } from "./values.ts";

/**
 * Writes the output of a Go template for a list. Nearly all templates read the items once: then each item is written and
 * freed. Other templates need the entire list in memory.
 */
export function goTemplateList(text: string, options: GoTemplateOptions = {}): ListFormat {
  const template = readGoTemplate(text, options);
  const nodes = template.templates.get(MAIN) ?? [];
  const at = nodes.findIndex((node) => node.kind === "range");
  const loop = nodes[at];
  if (loop?.kind !== "range" || !isOverItems(loop) || !isIndependent([...nodes.toSpliced(at, 1), ...insides(loop)])) {
    return wholeList(compileGoTemplate(text, options));
  }
  // The text outside of the loop does not read the list, so it is executed on an empty one.
  const list = listOf([]);
  const root = fromJson(list, false);
  const state = template.begin(list);
  let index = 0;
  let isEnded = false;
  return {
    begin(sink) {
      template.run(() => walk(state, root, nodes.slice(0, at)));
      put(sink);
    },
    object(sink, object) {
      if (isEnded) return;
      isEnded = template.run(() => rangeOver(state, loop, int(index++), fromJson(object))) === "break";
      put(sink);
    },
    end(sink) {
      template.run(() => {
        if (index === 0) walk(state, root, loop.otherwise ?? []);
        walk(state, root, nodes.slice(at + 1));
      });
      put(sink);
    },
  };

  function put(sink: Sink): void {
    const bytes = template.take();
    sink.copy(bytes, 0, bytes.length);
  }
}

function wholeList(execute: (list: KubeObject) => Uint8Array): ListFormat {
  const items: KubeObject[] = [];
  return {
    begin() {},
    object: (_, object) => void items.push(object),
    end(sink) {
      const bytes = execute(listOf(items));
      sink.copy(bytes, 0, bytes.length);
    },
  };
}

function listOf(items: KubeObject[]): KubeObject {
  return { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items };
}

// `{{range .items}}`, `{{range $item := .items}}` or `{{range $index, $item := .items}}`.
function isOverItems({ pipe: { commands, isAssign } }: Branch): boolean {
  const [command, ...more] = commands;
  const [operand, ...args] = command?.args ?? [];
  return !isAssign && more.length === 0 && args.length === 0 && operand?.kind === "field" &&
    operand.fields.join(".") === "items";
}

// In the loop, `.` is the item and `$` is the list.
function insides({ body, otherwise = [] }: Branch): TemplateNode[] {
  return [...body.map((node) => ({ ...node, isInside: true })), ...otherwise];
}

function isIndependent(nodes: readonly (TemplateNode & { isInside?: boolean })[]): boolean {
  return nodes.every((node) => !looksAtList(node, node.isInside ?? false));
}

function looksAtList(node: TemplateNode, isInside: boolean): boolean {
  switch (node.kind) {
    case "action":
      return inPipe(node.pipe, isInside);
    case "template":
      return node.pipe !== undefined && inPipe(node.pipe, isInside);
    case "if":
    case "range":
    case "with":
      return inPipe(node.pipe, isInside) ||
        [...node.body, ...node.otherwise ?? []].some((each) => looksAtList(each, isInside));
    default:
      return false;
  }
}

function inPipe({ commands, variables, isAssign }: Pipe, isInside: boolean): boolean {
  // The executor keeps variables from one item to the next.
  if (isAssign && variables.includes("$")) return true;
  return commands.some(({ args }) => args.some((operand) => inOperand(operand, isInside)));
}

function inOperand(operand: Operand, isInside: boolean): boolean {
  switch (operand.kind) {
    case "variable":
      return operand.name === "$";
    case "dot":
    case "field":
      return !isInside;
    case "chain":
      return inOperand(operand.node, isInside);
    case "pipe":
      return inPipe(operand, isInside);
    default:
      return false;
  }
}
