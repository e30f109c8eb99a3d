import { NetworkError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";

/**
 * Serves the files of a folder, and lists its subfolders. Does not serve files outside the folder, neither by `..` nor
 * by links, nor files with a name that begins with a dot.
 *
 * @param prefix The path prefix of the files, which begins and ends with `/`.
 */
export async function staticFiles(folder: string, prefix: string): Promise<Handler> {
  const root = await realFolder(folder);
  const { serveDir, serveFile } = await import("@std/http/file-server");

  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response("Method Not Allowed\n", { status: 405, headers: { Allow: "GET, HEAD" } });
    }
    const url = new URL(request.url);
    if (`${url.pathname}/` === prefix) return moved(prefix);
    const found = url.pathname.startsWith(prefix) ? await find(url.pathname.slice(prefix.length)) : undefined;
    if (found === undefined) return new Response("404 page not found\n", { status: 404 });
    if (found.info.isFile) return await serveFile(request, found.path, { fileInfo: found.info });
    if (!url.pathname.endsWith("/")) return moved(`./${url.pathname.split("/").pop()}/`);
    const index = await find(`${url.pathname.slice(prefix.length)}index.html`);
    if (index?.info.isFile) return await serveFile(request, index.path, { fileInfo: index.info });
    const options = { showDirListing: true, showDotfiles: false, showIndex: false, quiet: true };
    return await serveDir(request, { fsRoot: root, urlRoot: prefix.slice(1, -1), ...options });
  };

  async function find(encoded: string): Promise<{ path: string; info: Deno.FileInfo } | undefined> {
    try {
      const name = decodeURIComponent(encoded);
      if (isHidden(name) || name.includes("\0") || name.includes("\\")) return undefined;
      // Links are resolved first, because their target is checked.
      const path = await Deno.realPath(`${root}/${name}`);
      if (path !== root && !path.startsWith(root === "/" ? root : `${root}/`)) return undefined;
      if (isHidden(path.slice(root.length))) return undefined;
      const info = await Deno.stat(path);
      return info.isFile || info.isDirectory ? { path, info } : undefined;
    } catch (error) {
      if (error instanceof URIError || error instanceof Deno.errors.NotFound) return undefined;
      if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotADirectory) return undefined;
      throw error;
    }
  }
}

// A relative address is used, because the path `//folder` would be read as a host.
function moved(location: string): Response {
  return new Response(null, { status: 301, headers: { Location: location } });
}

async function realFolder(folder: string): Promise<string> {
  try {
    const path = await Deno.realPath(folder);
    if ((await Deno.stat(path)).isDirectory) return path;
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound ? "no such file or directory" : (cause as Error).message;
    throw new NetworkError(`Cannot serve the folder ${folder}: ${reason}`, { cause });
  }
  throw new NetworkError(`Cannot serve the folder ${folder}: not a directory`);
}

function isHidden(path: string): boolean {
  return path.split("/").some((segment) => segment.startsWith("."));
}
