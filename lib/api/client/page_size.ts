/** How many rows a page asks for, where nobody said it. */
export interface PageSize {
  /** The next page's limit; 0 asks for everything at once. */
  next(): number;
  /** Learns from a page that came. */
  saw(page: { count: number; size: number }): void;
}

/** What pages are made for. */
export interface PageSizeOptions {
  /** The size of every page, if the caller has chosen it. */
  fixed?: number | undefined;
  /** Rows of the first page: small, so that the first row is there at once. */
  first: number;
  /** Bytes of the later ones. */
  bytes: number;
}

const [LEAST, MOST] = [50, 20_000];

/**
 * Chooses page sizes by the bytes of a row. A server answers a list faster the fewer its pages are, and a page takes
 * memory as it has bytes: a row of a table has 100, a pod 4,000, a Secret of Helm's a million.
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
