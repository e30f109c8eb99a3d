import { RefusedError } from "../../data/core/errors.ts";
import type { Handler, Middleware } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import { createQueue, type Queue } from "../../data/base/queue.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { counted, stripControl } from "../../data/base/text.ts";
import { isWrite, knowsDryRun, type PathParts, readPath } from "../../data/request/writes.ts";
import type { Place } from "../../session/source.ts";
import { findProtection } from "./protected_contexts.ts";
import { colorDiff } from "./color_diff.ts";
import type { Shell } from "./shell.ts";

/**
 * Returns middleware that shows the changes of each write to a protected context and asks for confirmation. At a terminal
 * it also asks before a whole collection is deleted in any context.
 *
 * The handler throws a {@linkcode RefusedError} if the answer is no, or if confirmation is not possible.
 */
export function guard(shell: Shell, { context }: Pick<Place, "context">): Middleware {
  return (next) => async (request) => {
    if (!await isWrite(request)) return await next(request);
    const parts = readPath(new URL(request.url).pathname);
    const isBulk = request.method === "DELETE" && parts.name === undefined;
    const isProtected = await findProtection(shell, context) !== undefined;
    if (!isProtected && (!isBulk || isUnattended(shell))) return await next(request);
    const what = described(request, parts);
    const where = isProtected ? ` in the protected context "${stripControl(context)}"` : "";
    const refusal = await questionsTo(shell)<Response | void>(async () => {
      if (shell.ask === undefined) throw nobodyToAsk(shell, what, where, isProtected ? context : undefined);
      if (isBulk) return await requireConfirmation(shell, `${what} (${await countOf(request, next)})${where}`);
      // If the server rejects the dry run, return its answer without asking.
      const refused = knowsDryRun(parts) ? await showChange(shell, request, next, `${what}${where}`) : undefined;
      if (refused !== undefined) return refused;
      await requireConfirmation(shell, `${what}${where}`);
    });
    return refusal ?? await next(request);
  };
}

/**
 * Asks for confirmation before a proxy to a protected context is started, because the proxy does not confirm writes.
 *
 * @throws {RefusedError} If the answer is no, or if confirmation is not possible.
 */
export async function guardProxy(shell: Shell, { context }: Pick<Place, "context">): Promise<void> {
  if (await findProtection(shell, context) === undefined) return;
  const what = "start a proxy that does not confirm writes";
  const where = ` to the protected context "${stripControl(context)}"`;
  if (shell.ask === undefined) throw nobodyToAsk(shell, what, where, context);
  await requireConfirmation(shell, what + where);
}

/** Returns whether no one can answer questions: in a script, a pipe or CI. There, commands behave like kubectl. */
export function isUnattended({ ask, terminal }: Pick<Shell, "ask" | "terminal">): boolean {
  return ask === undefined && !terminal.stdin;
}

const questions = new WeakMap<Shell, Queue>();

// Writes may run concurrently. Ask one question at a time, below the changes that it is about.
function questionsTo(shell: Shell): Queue {
  const queue = questions.get(shell) ?? createQueue();
  questions.set(shell, queue);
  return queue;
}

/**
 * Asks for confirmation.
 *
 * @throws {RefusedError} If the answer is not yes, or if confirmation is not possible.
 */
export async function requireConfirmation(shell: Shell, what: string): Promise<void> {
  if (shell.ask === undefined) throw nobodyToAsk(shell, what, "");
  const answer = await shell.ask(`${stripControl(what)}? [y/N] `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new RefusedError(`Cannot ${what}: you did not confirm it`, {
    hints: ["answer y to continue; nothing was changed"],
  });
}

function nobodyToAsk({ terminal }: Shell, what: string, where: string, context?: string): RefusedError {
  // At the prompt, key presses belong to the next input.
  const reason = terminal.stdin ? "the terminal is in use" : "stdin is not a terminal";
  const hints = [
    terminal.stdin
      ? "add `await` to the call so that the prompt waits for your answer"
      : "add --yes to skip the confirmation",
  ];
  if (context !== undefined) hints.push(`run \`k8s config unprotect ${shellWord(context)}\` to remove the protection`);
  return new RefusedError(`Cannot ${what}${where}: confirmation is required, but ${reason}`, { hints });
}

const VERBS: Record<string, string> = { POST: "create", PUT: "replace", PATCH: "change", DELETE: "delete" };

function described({ method, url }: Request, { namespace, plural, name, subresource = [] }: PathParts): string {
  const verb = VERBS[method] ?? method;
  if (plural === undefined) return `${method} ${new URL(url).pathname}`;
  const what = [plural, ...(name === undefined ? [] : [name]), ...subresource].join("/");
  return stripControl(`${verb} ${what}${namespace === undefined ? "" : ` in namespace ${namespace}`}`);
}

/** Shows the changes of a write by a dry run. Returns the server's answer if it rejects the write. */
async function showChange(shell: Shell, request: Request, next: Handler, what: string): Promise<Response | undefined> {
  const body = request.body === null ? "" : await request.clone().text();
  const { signal } = request;
  const dry = await next(dryRunOf(request, body));
  if (!dry.ok) {
    const status: unknown = await dry.clone().json().catch(() => undefined);
    const message = isRecord(status) ? String(status.message) : "";
    if (!/dry ?run/i.test(message)) return dry;
    shell.err(`${what}: cannot show the changes (${stripControl(message)})`);
    return undefined;
  }
  const after: unknown = await dry.json().catch(() => undefined);
  const url = new URL(request.url);
  url.search = "";
  const current = request.method === "POST" ? undefined : await next(new Request(url, { signal }));
  const before: unknown = current?.ok ? await current.json() : void await current?.body?.cancel();
  const { formatDiff } = await import("../../data/output/text/diff.ts");
  const diff = await formatDiff({ before, after: request.method === "DELETE" ? undefined : after });
  shell.err(`${what}:\n${diff === "" ? "(nothing changes)" : colorDiff(shell, stripControl(diff))}`);
  return undefined;
}

// If a DELETE has a body, the server ignores its query (apiserver, handlers/delete.go).
function dryRunOf(request: Request, body: string): Request {
  const url = new URL(request.url);
  const { method, headers, signal } = request;
  if (method === "DELETE") {
    const options: unknown = body === "" ? {} : JSON.parse(body);
    const given = isRecord(options) ? options : {};
    const dry = { kind: "DeleteOptions", apiVersion: "v1", ...given, dryRun: ["All"] };
    const type = { ...Object.fromEntries(headers), "content-type": "application/json" };
    return new Request(url, { method, headers: type, body: JSON.stringify(dry), signal });
  }
  url.searchParams.set("dryRun", "All");
  return new Request(url, { method, headers, signal, body: body === "" ? null : body });
}

async function countOf(request: Request, next: Handler): Promise<string> {
  const url = new URL(request.url);
  url.searchParams.set("limit", "1");
  const accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
  const response = await next(new Request(url, { headers: { accept }, signal: request.signal }));
  const list: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !isRecord(list) || !Array.isArray(list.items)) return "an unknown number of objects";
  const more = isRecord(list.metadata) ? Number(list.metadata.remainingItemCount ?? 0) : 0;
  const token = isRecord(list.metadata) ? list.metadata.continue : undefined;
  // With a selector, the server does not count the remaining objects.
  if (more === 0 && typeof token === "string" && token !== "") return "many objects";
  const count = list.items.length + more;
  return counted(count, "object");
}
