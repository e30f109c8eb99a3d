import { type ApiError, hint, isGone, ResponseError } from "../../data/core/errors.ts";
import type { ListMeta } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { ListWhere } from "../../data/request/verbs.ts";
import { type Client, scoped, withResource } from "./client.ts";
import type { ListOptions, PageInfo } from "./options.ts";
import { choosePageSize, type PageSizeOptions } from "./page_size.ts";

/** One page, with the data needed to continue. */
export interface PageRead<P> extends PageInfo {
  page: P;
  metadata: ListMeta;
}

/** A list that is read page by page. */
export interface Paged<P> {
  sizes: Omit<PageSizeOptions, "fixed">;
  read(resource: Resource, where: ListWhere): Promise<PageRead<P>>;
  /** Returns the position of a row in the order of the server: its namespace and name. */
  keyOf(page: P, index: number): string;
  /** Returns the page without its first rows. */
  without(page: P, count: number): P;
}

/** Options of {@linkcode pages}. */
export interface PagesOptions extends ListOptions {
  /** Fail with 410 if the list expires, instead of continuing from its current state. @default {false} */
  consistent?: boolean | undefined;
}

// A list that expires again and again must end eventually.
const MOST_RESTARTS = 10;

/**
 * Reads page after page. The next page is read while the current one is used, and no third is in memory. If the list
 * expires (410), reading continues after the last row, so that no row is repeated.
 */
export async function* pages<P>(
  client: Client,
  type: string,
  options: PagesOptions,
  paged: Paged<P>,
): AsyncGenerator<P, void, undefined> {
  // If the consumer stops early, the page that is being read is cancelled.
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const { pageSize, consistent = false, metadataOnly: _, onPage, ...where } = options;
  const size = choosePageSize({ ...paged.sizes, fixed: pageSize });
  const read = async (resource: Resource, token?: string): Promise<PageRead<P>> => {
    const answer = await paged.read(resource, {
      ...scoped(client, where),
      signal,
      limit: size.next(),
      continue: token,
    });
    size.saw(answer);
    onPage?.({ count: answer.count, size: answer.size });
    return answer;
  };
  let next: Promise<PageRead<P>> | undefined;
  let restarts = 0;
  const position = orderOf(paged);
  try {
    let found: Resource | undefined;
    let current = await withResource(client, (discovery) => discovery.resolve(type, signal), (resource) => {
      found = resource;
      return read(resource);
    });
    while (found !== undefined) {
      const token = current.metadata.continue;
      next = token === undefined || token === "" ? undefined : read(found, token);
      // A failure is thrown when the page is awaited. Until then it must not count as unhandled.
      next?.catch(() => {});
      const page = position.fresh(current);
      if (page !== undefined) yield page;
      if (next === undefined) return;
      try {
        current = await next;
      } catch (error) {
        if (!isGone(error) || consistent || ++restarts > MOST_RESTARTS) throw error;
        client.warn?.(
          "the list expired while being read (410 Gone); continuing from its current state",
        );
        current = await restart(found, error);
      }
      next = undefined;
    }
  } finally {
    if (next !== undefined) stop.abort();
  }

  // The error has a token to continue from the same position in the current state (apimachinery, KEP-365). If it has none,
  // the list is read from the start.
  async function restart(resource: Resource, { status }: ApiError): Promise<PageRead<P>> {
    const token = status.metadata?.continue;
    if (typeof token === "string" && token !== "") return await read(resource, token);
    position.seek();
    return await read(resource);
  }
}

/** Remembers the last row that was yielded, in the order of the server. */
function orderOf<P>({ keyOf, without }: Pick<Paged<P>, "keyOf" | "without">) {
  let last: string | undefined;
  let isOrdered = true;
  let isSeeking = false;
  return {
    /** Returns the rows of a page that were not yielded before. */
    fresh({ page, count }: PageRead<P>): P | undefined {
      if (count === 0) return isSeeking ? undefined : page;
      let old = 0;
      while (isSeeking && old < count && last !== undefined && keyOf(page, old) <= last) old++;
      if (old === count) return undefined;
      isSeeking = false;
      const end = keyOf(page, count - 1);
      isOrdered &&= (last === undefined || last < keyOf(page, old)) && keyOf(page, old) <= end;
      last = end;
      return old === 0 ? page : without(page, old);
    },
    seek() {
      if (!isOrdered) {
        throw new ResponseError("Cannot continue the list: it expired, and its rows are not in a known order", {
          hints: [hint("one-page", {}, "set pageSize to 0 to read it in one page")],
        });
      }
      isSeeking = true;
    },
  };
}
