import type {
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportAttribute,
  ImportDeclaration,
  ImportExpression,
  Node,
} from "acorn";

/** A replacement of a part of the text. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/**
 * Returns the edits that let a script evaluate a statement of a module. Static imports become dynamic ones, and every
 * import goes through `SLOT.import`, which resolves it. Exports become plain declarations, and `import.meta` becomes
 * `SLOT.meta`.
 *
 * @param slot The expression for the slot.
 * @param keyword The keyword that declares imported names.
 */
export function moduleEdits(node: Node, slot: string, keyword = "const"): TextEdit[] {
  switch (node.type) {
    case "ImportDeclaration":
      return [{ start: node.start, end: node.end, text: dynamic(node as ImportDeclaration, slot, keyword) }];
    case "ExportAllDeclaration":
      return [{ start: node.start, end: node.end, text: "" }];
    case "ExportNamedDeclaration": {
      const { declaration } = node as ExportNamedDeclaration;
      if (!declaration) return [{ start: node.start, end: node.end, text: "" }];
      return [{ start: node.start, end: declaration.start, text: "" }, ...inner(declaration, slot)];
    }
    case "ExportDefaultDeclaration": {
      const { declaration } = node as ExportDefaultDeclaration;
      const isNamed = "id" in declaration && declaration.id !== null;
      const text = isNamed ? "" : "void ";
      return [{ start: node.start, end: declaration.start, text }, ...inner(declaration, slot)];
    }
    default:
      return inner(node, slot);
  }
}

/** Returns the text between two positions with edits applied. Edits must not overlap. */
export function edited(text: string, edits: readonly TextEdit[], start: number, end: number): string {
  let result = "";
  let at = start;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, end);
}

function inner(node: Node, slot: string): TextEdit[] {
  const own: TextEdit[] = [];
  if (node.type === "ImportExpression") {
    own.push({ start: node.start, end: node.start + "import".length, text: `${slot}.import` });
    return [...own, ...inner((node as ImportExpression).source, slot)];
  }
  if (node.type === "MetaProperty" && "meta" in node && (node.meta as { name?: string }).name === "import") {
    return [{ start: node.start, end: node.end, text: `${slot}.meta` }];
  }
  for (const child of children(node)) own.push(...inner(child, slot));
  return own;
}

/** Returns the direct child nodes of a node. */
export function* children(node: Node): Generator<Node> {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield child;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" &&
    "start" in value && typeof value.start === "number";
}

// Imported names that are only types become undefined, whereas a static import would fail.
function dynamic(declaration: ImportDeclaration, slot: string, keyword: string): string {
  const { specifiers, source, attributes = [] } = declaration;
  if (isType(declaration)) return "";
  const named = specifiers.filter((specifier) => !isType(specifier));
  const load = `await ${slot}.import(${JSON.stringify(source.value)}${attributesOf(attributes)})`;
  const whole = named.find((specifier) => specifier.type === "ImportNamespaceSpecifier");
  const names = named.flatMap((specifier) => {
    if (specifier.type === "ImportNamespaceSpecifier") return [];
    const imported = specifier.type === "ImportDefaultSpecifier"
      ? "default"
      : specifier.imported.type === "Identifier"
      ? specifier.imported.name
      : String(specifier.imported.value);
    return [`${JSON.stringify(imported)}: ${specifier.local.name}`];
  });
  if (whole === undefined) return names.length === 0 ? `${load};` : `${keyword} { ${names.join(", ")} } = ${load};`;
  const rest = names.length === 0 ? "" : ` ${keyword} { ${names.join(", ")} } = ${whole.local.name};`;
  return `${keyword} ${whole.local.name} = ${load};${rest}`;
}

function isType(node: object): boolean {
  return "importKind" in node && node.importKind === "type";
}

function attributesOf(attributes: readonly ImportAttribute[]): string {
  if (attributes.length === 0) return "";
  const entries = attributes.map(({ key, value }) => [key.type === "Identifier" ? key.name : key.value, value.value]);
  return `, ${JSON.stringify({ with: Object.fromEntries(entries) })}`;
}
