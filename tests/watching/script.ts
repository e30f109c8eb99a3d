import type { Client } from "../../lib/api/client/client.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import type { Clock } from "../../lib/api/watching/clock.ts";
import type { WatchEvent } from "../../lib/api/watching/events.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";

/** A clock that only moves when a test says so, or when nothing else happens. */
export class FakeClock implements Clock {
  #now = 0;
  #timers = new Set<{ at: number; call: () => void }>();

  now = () => this.#now;
  date = () => new Date(Date.UTC(2026, 0, 1) + this.#now);
  random = () => 0;

  after = (milliseconds: number, call: () => void) => {
    const timer = { at: this.#now + milliseconds, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Moves the time, and calls the timers that are due. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      // One may have cancelled another.
      if (this.#timers.delete(timer)) timer.call();
    }
  }

  /** Moves the time to the next timer, and returns whether there was one. */
  jump(): boolean {
    const next = Math.min(...[...this.#timers].map(({ at }) => at));
    if (next === Infinity) return false;
    this.advance(Math.max(0, next - this.#now));
    return true;
  }
}

/** The answer of a script to one request: a Response, or a body that stays open. */
export type Answer = Response | Body;

/** A body whose end decides a test. */
export class Body {
  readonly #text: string;
  readonly #end: "clean" | "cut" | "open";
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  isCancelled = false;

  constructor(text: string, end: "clean" | "cut" | "open") {
    this.#text = text;
    this.#end = end;
  }

  response(): Response {
    return new Response(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => {
          this.#controller = controller;
          if (this.#text !== "") controller.enqueue(new TextEncoder().encode(this.#text));
          if (this.#end === "clean") controller.close();
        },
        pull: (controller) => {
          if (this.#end === "cut") controller.error(new TypeError("connection reset"));
        },
        cancel: () => {
          this.isCancelled = true;
        },
      }, { highWaterMark: 0 }),
    );
  }

  /** Sends more. */
  send(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }
}

/** Answers the requests of a watch in turn, and notes them. */
export function scripted(answers: readonly (Answer | ((request: Request) => Answer | Promise<Answer>))[]) {
  const asked: string[] = [];
  const left = [...answers];
  const handler = async (request: Request): Promise<Response> => {
    const { searchParams } = new URL(request.url);
    const version = searchParams.get("resourceVersion");
    asked.push(searchParams.has("watch") ? `watch ${version}` : searchParams.has("limit") ? "list" : "whole list");
    const answer = left.shift();
    if (answer === undefined) throw new Error(`asked once more: ${request.url}`);
    const given = typeof answer === "function" ? await answer(request) : answer;
    return given instanceof Response ? given : given.response();
  };
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  return { client, asked };
}

export const pod = (name: string, version: number, more: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid: `uid-${name}`, resourceVersion: String(version), ...more },
});

export const podList = (version: number, ...items: KubeObject[]): Response =>
  Response.json({ apiVersion: "v1", kind: "PodList", metadata: { resourceVersion: String(version) }, items });

export const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;

export const status = (code: number, reason: string, more: object = {}) => ({
  apiVersion: "v1",
  kind: "Status",
  status: "Failure",
  message: `${reason} happened`,
  reason,
  code,
  ...more,
});

export const refuse = (code: number, reason: string, more: object = {}): Response =>
  Response.json(status(code, reason, more), { status: code });

export const bookmark = (version: number) =>
  line("BOOKMARK", { kind: "Pod", metadata: { resourceVersion: String(version) } });

/** A short text of an event. */
export function shown(event: WatchEvent<KubeObject>): string {
  switch (event.type) {
    case "added":
    case "modified":
    case "deleted": {
      const { name, resourceVersion } = event.object.metadata ?? {};
      return `${event.type} ${name}@${resourceVersion}${event.initial ? " initial" : ""}${
        event.synthetic ? " synthetic" : ""
      }`;
    }
    case "synced":
      return `synced ${event.count}@${event.resourceVersion} ${event.after}`;
    case "gap":
      return `gap ${event.reason}`;
    case "reconnected":
      return `reconnected ${event.why}`;
    case "waiting":
      return `waiting ${event.retryInMs}`;
  }
}
