/** The parameters that are elements of the list, by the methods of lists that call a function. */
export const ELEMENT_PARAMETERS: Readonly<Record<string, readonly number[]>> = {
  some: [0],
  every: [0],
  filter: [0],
  find: [0],
  findLast: [0],
  map: [0],
  flatMap: [0],
  forEach: [0],
  findIndex: [0],
  reduce: [1],
  sort: [0, 1],
  toSorted: [0, 1],
};

/** The methods that return a list of the same elements. */
export const SAME_LIST: ReadonlySet<string> = new Set(["filter", "slice", "sort", "toSorted", "reverse", "toReversed"]);

/** The methods that return an element of the list. */
export const ONE_ELEMENT: ReadonlySet<string> = new Set(["find", "findLast", "at"]);
