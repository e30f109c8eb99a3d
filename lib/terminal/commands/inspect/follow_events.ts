import { type Change, isChange } from "../../../api/watching/events.ts";
import { defined } from "../../../data/base/defined.ts";
import type { Event } from "../../../data/core/kinds.ts";
import type { Stored } from "../../../data/core/object.ts";
import { eventsTable } from "../../../data/output/text/events.ts";
import { formatOf, isTableOutput, printer, tablePrinter } from "../../shell/formats.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { tellNotice } from "../../shell/watch_notices.ts";

/** The flags of `k8s events -w`. */
export interface FollowEventsFlags extends Globals {
  allNamespaces?: boolean | undefined;
  for?: string | undefined;
  types?: string | undefined;
  where?: string | undefined;
  output?: string | undefined;
  headers?: boolean | undefined;
}

/** Prints the existing events, oldest first, and then each that happens. */
export async function followEvents(shell: Shell, flags: FollowEventsFlags): Promise<void> {
  const { allNamespaces = false, types, where } = flags;
  const write = await writerOf(shell, flags);
  const isMatch = where === undefined
    ? undefined
    : await (await import("../../shell/object_predicate.ts")).objectPredicate(where, "--where");
  await using k8s = await openShellSession(shell, flags);
  const resource = await k8s.discovery.resolve("events", shell.signal);
  await isMatch?.check(shell, k8s, resource);
  const events = k8s.followEvents(defined({
    signal: shell.signal,
    namespace: allNamespaces ? "*" : flags.namespace,
    for: flags.for,
    types: types?.split(","),
  }));
  let existing: Stored<Event>[] | undefined = [];
  for await (const event of events) {
    if (!isChange(event)) {
      tellNotice(shell, event);
      // The existing events have columns of one width.
      if (event.type === "synced" && existing !== undefined) {
        if (existing.length > 0) await shell.out(await write(existing));
        existing = undefined;
      }
    } else if (isMatch === undefined || await isMatch.holds(event.object, resource)) {
      if (existing === undefined || !isInitial(event)) await shell.out(await write([event.object]));
      else existing.push(event.object);
    }
  }
}

function isInitial({ initial }: Change<unknown>): boolean {
  return initial === true;
}

async function writerOf(shell: Shell, { output, headers, allNamespaces }: FollowEventsFlags) {
  if (output === undefined || isTableOutput(output)) {
    const writer = await tablePrinter(shell, output, { noHeaders: headers === false });
    return (events: readonly Event[]) =>
      writer.page(eventsTable(events, { now: new Date(), withNamespace: allNamespaces === true }));
  }
  const print = await printer(output);
  const { item } = formatOf(output).format;
  return async (events: readonly Event[]) => {
    let text = "";
    for (const event of events) text += await (item === undefined ? print(event) : item(event, print));
    return text;
  };
}
