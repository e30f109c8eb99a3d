/** Returns the URL of a folder as the base of imports: it ends with a slash. */
export function folderUrl(path: string): string {
  const text = path.replaceAll("\\", "/").replace(/\/+$/, "");
  const escaped = encodeURI(text).replace(/[?#]/g, encodeURIComponent);
  return new URL(`file://${text.startsWith("/") || text === "" ? "" : "/"}${escaped}/`).href;
}
