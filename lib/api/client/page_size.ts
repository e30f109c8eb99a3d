/** The page size of a list if the caller has not chosen one. */
export interface PageSize {
  /** Returns the limit of the next page; 0 requests everything in one page. */
  next(): number;
  /** Adapts the size to a page that was read. */
  saw(page: { count: number; size: number }): void;
}

/** Options of {@linkcode pageSize}. */
export interface PageSizeOptions {
  /** The size of every page, if the caller has chosen it. */
  fixed?: number | undefined;
  /** The number of rows of the first page. It is small, so that the first row appears early. */
  first: number;
  /** The size of later pages in bytes. */
  bytes: number;
}

const [LEAST, MOST] = [50, 20_000];

/**
 * Chooses page sizes by the bytes of a row. Fewer pages make a list faster, but a page takes memory for its bytes: a row of
 * a table has 100 bytes, a pod 4,000, a Secret of Helm a million.
 */
export function choosePageSize({ fixed, first, bytes }: PageSizeOptions): PageSize {
  let next = fixed ?? first;
  return {
    next: () => next,
    saw({ count, size }) {
      if (fixed !== undefined || count === 0) return;
      next = Math.max(LEAST, Math.min(MOST, Math.floor(bytes * count / size)));
    },
  };
}
