import { lookup } from "mrmime";

/** What the application uses of the real one's options. */
export interface ServeFileOptions {
  fileInfo?: Deno.FileInfo;
}

/** What the application uses of the real one's options. */
export interface ServeDirOptions {
  fsRoot?: string;
  urlRoot?: string;
  showDirListing?: boolean;
  showDotfiles?: boolean;
  showIndex?: boolean;
  quiet?: boolean;
}

/** Answers with a file, or with 304 where the client has it already. */
export async function serveFile(
  request: Request,
  path: string,
  { fileInfo }: ServeFileOptions = {},
): Promise<Response> {
  const { size, mtime } = fileInfo ?? await Deno.stat(path);
  const headers = new Headers({ "content-length": String(size), "accept-ranges": "none" });
  const type = lookup(path);
  if (type !== undefined) {
    headers.set("content-type", /^text\/|javascript|json/.test(type) ? `${type}; charset=UTF-8` : type);
  }
  if (mtime !== null) {
    headers.set("last-modified", mtime.toUTCString());
    headers.set("etag", `W/"${size.toString(16)}-${mtime.getTime().toString(16)}"`);
  }
  const etag = headers.get("etag");
  if (etag !== null && request.headers.get("if-none-match") === etag) {
    headers.delete("content-length");
    return new Response(null, { status: 304, headers });
  }
  if (request.method === "HEAD") return new Response(null, { headers });
  return new Response((await Deno.open(path)).readable, { headers });
}

/** Answers with the list of a folder's entries, which is all that the application leaves to it. */
export async function serveDir(request: Request, options: ServeDirOptions = {}): Promise<Response> {
  const { fsRoot = ".", urlRoot = "", showDotfiles = true } = options;
  const path = decodeURIComponent(new URL(request.url).pathname);
  const names: string[] = [];
  for await (
    const { name, isDirectory } of Deno.readDir(fsRoot + path.slice(urlRoot === "" ? 0 : urlRoot.length + 1))
  ) {
    if (showDotfiles || !name.startsWith(".")) names.push(isDirectory ? `${name}/` : name);
  }
  const items = names.sort().map((name) =>
    `<li><a href="./${encodeURIComponent(name).replace(/%2F$/, "/")}">${escape(name)}</a>`
  );
  return new Response(
    `<!DOCTYPE html><meta charset="utf-8"><title>${escape(path)}</title><h1>${escape(path)}</h1><ul>${
      items.join("")
    }</ul>\n`,
    { headers: { "content-type": "text/html; charset=UTF-8" } },
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
