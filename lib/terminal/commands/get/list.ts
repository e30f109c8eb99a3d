import type { PageInfo } from "../../../api/client/options.ts";
import { isNotFound } from "../../../data/core/errors.ts";
import { ahead } from "../../../data/base/concurrency.ts";
import { type ListPage, release } from "../../../data/core/list_page.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { type ListFormat, writePage } from "../../../data/output/list_format.ts";
import { Sink } from "../../../data/output/json/byte_buffer.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { callOptions, formatOptions, type GetFlags, type GetTarget } from "./flags.ts";
import { listPrinter } from "../../shell/formats.ts";
import { readProgress, type Shell, writeBytes } from "../../shell/shell.ts";

/** The result of a target: the pages of a list, or one object. */
type Piece = { page: ListPage } | { object: KubeObject };

/** Writes several objects as one v1 List, page by page. At most two pages are kept in memory. */
export async function showList(
  output: string,
  shell: Shell,
  k8s: K8s,
  flags: GetFlags,
  wanted: GetTarget[],
): Promise<boolean> {
  const format = await listFormat(output, flags);
  using shown = await readProgress(shell);
  const sink = new Sink();
  let isEmpty = true;
  const streams = streamsOf(shell, k8s, flags, wanted, format, shown?.page);
  const options = { ignore: flags.ignoreNotFound ? isNotFound : undefined, alone: streams.length === 1 };
  for await (const stream of ahead(streams, flags.curl ? 1 : undefined)) {
    while (true) {
      const next = await attempt(shell, () => stream.next(), options);
      if (next === undefined || next.done) break;
      // Wait for the first page before writing, so that an error leaves no partial list.
      if (isEmpty) format.begin(sink);
      isEmpty = false;
      if ("page" in next.value) await writePage(format, sink, next.value.page);
      else await format.object(sink, next.value.object);
      await writeBytes(shell, sink.take());
      // The prompt stores the result in `_`.
      if ("page" in next.value && shell.session === undefined) release(next.value.page);
    }
  }
  if (flags.curl) return true;
  if (isEmpty) {
    // Like kubectl, print nothing if all names are missing and --ignore-not-found is set.
    if (flags.ignoreNotFound) return true;
    format.begin(sink);
  }
  await format.end(sink);
  await writeBytes(shell, sink.take());
  return true;
}

async function listFormat(output: string, flags: GetFlags): Promise<ListFormat> {
  const { sortBy } = flags;
  const format = await listPrinter(output, formatOptions(flags));
  if (sortBy === undefined) return format;
  const [{ parseSortField }, { sortedList }] = await Promise.all([
    import("../../../data/output/sort_order.ts"),
    import("../../../data/output/sorted_list.ts"),
  ]);
  return sortedList(format, parseSortField(sortBy));
}

function streamsOf(
  shell: Shell,
  k8s: K8s,
  flags: GetFlags,
  wanted: GetTarget[],
  { metadataOnly = false }: ListFormat,
  onPage: ((page: PageInfo) => void) | undefined,
): (() => AsyncIterator<Piece>)[] {
  return wanted.flatMap((target): (() => AsyncIterator<Piece>)[] => {
    const { type, names } = target;
    const where = callOptions(shell, flags, target);
    if (names.length === 0) {
      return [async function* () {
        for await (const page of k8s.pages(type, { ...where, metadataOnly, onPage })) yield { page };
      }];
    }
    return names.map((name) =>
      async function* () {
        yield { object: await k8s.get<string>(type, name, where) };
      }
    );
  });
}
