import { ResponseError } from "../core/errors.ts";
import { shownInNotebook } from "../core/notebook.ts";
import { isKubeList, isKubeObject, type KubeObject } from "../core/object.ts";
import type { Resource } from "../core/resource.ts";
import { isTable, type Table } from "../core/table.ts";
import { tableRequest } from "../request/verbs.ts";
import { type Client, sendJson, splitName, withResource } from "./client.ts";
import type { TableOptions } from "./options.ts";
import { PAGE_SIZE } from "./reading.ts";

/** Reads the server's own table of a kind, or of one object, all pages in one. */
export async function table(client: Client, type: string, options: TableOptions = {}): Promise<Table> {
  let whole: Table | undefined;
  for await (const page of tablePages(client, type, options)) {
    if (whole === undefined) whole = page;
    else for (const row of page.rows) whole.rows.push(row);
  }
  const shown: Table = whole ?? { kind: "Table", columnDefinitions: [], rows: [] };
  return shownInNotebook(shown, async () => (await import("./notebook.ts")).tableBundle(shown));
}

/** The pages of the server's table; the columns are those of the first. */
export async function* tablePages(
  client: Client,
  type: string,
  options: TableOptions = {},
): AsyncGenerator<Table, void, undefined> {
  const wanted = splitName(type, options.name);
  const { name: _, ...rest } = options;
  const where = { namespace: client.namespace, ...rest, ...(wanted.name === undefined ? {} : { name: wanted.name }) };
  const limit = wanted.name === undefined ? { limit: options.limit ?? PAGE_SIZE } : {};
  let resource: Resource | undefined;
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { continue: token };
    const read = (found: Resource) => {
      resource = found;
      return sendJson<unknown>(client, tableRequest(found, { ...where, ...limit, ...more }));
    };
    const answer: unknown = resource === undefined
      ? await withResource(client, (discovery) => discovery.resolve(wanted.type, options.signal), read)
      : await read(resource);
    const page = asTable(answer);
    yield page;
    token = page.metadata?.continue;
  } while (token !== undefined && token !== "");
}

// Old aggregated API servers ignore `as=Table` and answer with the objects; their names and ages still make a table.
function asTable(answer: unknown): Table {
  if (isTable(answer)) {
    answer.rows ??= [];
    return answer;
  }
  const objects = isKubeList(answer) ? answer.items : isKubeObject(answer) ? [answer] : undefined;
  if (objects === undefined) {
    throw new ResponseError("Cannot read a table: the server answered with neither table nor list");
  }
  return {
    kind: "Table",
    ...(isKubeList(answer) ? { metadata: answer.metadata } : {}),
    columnDefinitions: [
      { name: "Name", type: "string", format: "name", priority: 0 },
      { name: "Created At", type: "date", priority: 0 },
    ],
    rows: objects.map((object: KubeObject) => ({
      cells: [object.metadata?.name ?? "", object.metadata?.creationTimestamp ?? null],
      object,
    })),
  };
}
