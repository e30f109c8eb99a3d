/** Returns words that name nodes as all commands read them: `TYPE NAME ...` or `TYPE/NAME ...`. */
export function nodeWords(nodes: readonly string[]): string[] {
  if (!nodes.some((node) => node.includes("/"))) return ["node", ...nodes];
  return nodes.map((node) => node.includes("/") ? node : `node/${node}`);
}
