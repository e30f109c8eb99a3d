import { type ApiError, isGone, ResponseError } from "../../data/core/errors.ts";
import type { ListMeta } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import type { ListWhere } from "../../data/request/verbs.ts";
import { type Client, scoped, withResource } from "./client.ts";
import type { ListOptions, PageInfo } from "./options.ts";
import { choosePageSize, type PageSizeOptions } from "./page_size.ts";

/** One page, and what must be known of it to go on. */
export interface PageRead<P> extends PageInfo {
  page: P;
  metadata: ListMeta;
}

/** Something that the server gives page by page. */
export interface Paged<P> {
  sizes: Omit<PageSizeOptions, "fixed">;
  read(resource: Resource, where: ListWhere): Promise<PageRead<P>>;
  /** The place of a row in the order in which the server keeps them: namespace and name. */
  keyOf(page: P, index: number): string;
  /** The page without so many rows at its beginning. */
  without(page: P, count: number): P;
}

/** Options of {@linkcode pages}. */
export interface PagesOptions extends ListOptions {
  /** Rather fail with the server's 410 than go on with a list that has changed meanwhile. @default {false} */
  consistent?: boolean | undefined;
}

// A list that changes faster than it can be read must end some time.
const MOST_RESTARTS = 10;

/**
 * Reads page after page; while one is used the next is on its way, and no third is held. Where the server has forgotten
 * what the list was (410) it goes on behind the last row, so that no row comes twice.
 */
export async function* pages<P>(
  client: Client,
  type: string,
  options: PagesOptions,
  paged: Paged<P>,
): AsyncGenerator<P, void, undefined> {
  // A consumer that stops early must not leave the page under way behind.
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
      // Its failure is thrown where it is awaited; until then it must not count as unhandled.
      next?.catch(() => {});
      const page = position.fresh(current);
      if (page !== undefined) yield page;
      if (next === undefined) return;
      try {
        current = await next;
      } catch (error) {
        if (!isGone(error) || consistent || ++restarts > MOST_RESTARTS) throw error;
        client.warn?.(
          "the list changed while it was read, and the server forgot what it was: going on with it as it is now",
        );
        current = await restart(found, error);
      }
      next = undefined;
    }
  } finally {
    if (next !== undefined) stop.abort();
  }

  // The refusal has a token to go on with from the same place, only not of the same moment (apimachinery, KEP-365); a
  // server without it is asked from the beginning.
  async function restart(resource: Resource, { status }: ApiError): Promise<PageRead<P>> {
    const token = status.metadata?.continue;
    if (typeof token === "string" && token !== "") return await read(resource, token);
    position.seek();
    return await read(resource);
  }
}

/** Knows up to where rows were given out, in the server's order. */
function orderOf<P>({ keyOf, without }: Pick<Paged<P>, "keyOf" | "without">) {
  let last: string | undefined;
  let isOrdered = true;
  let isSeeking = false;
  return {
    /** What of a page was not given out before; nothing where all of it was. */
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
        throw new ResponseError("Cannot go on with the list: the server forgot it, and keeps it in no order", {
          hints: ["read it at once: --chunk-size=0"],
        });
      }
      isSeeking = true;
    },
  };
}
