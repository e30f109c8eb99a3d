import { defined } from "../data/base/defined.ts";
import { NetworkError } from "../data/core/errors.ts";
import type { Handler } from "../data/core/handler.ts";
import { Refusal } from "./refusal.ts";

/**
 * A fault of one request:
 *
 * - `refuse`: the server answers with an error status, such as 429 or 410, and perhaps `Retry-After`.
 * - `unreachable`: the connection fails before an answer.
 * - `cut`, `end` and `silence`: the body of the answer breaks, ends or pauses forever after some bytes.
 * - `pieces`: the body arrives in pieces of some bytes.
 */
export type SandboxFault =
  | { kind: "refuse"; status: number; retryAfter?: number | undefined }
  | { kind: "unreachable" }
  | { kind: "cut" | "end" | "silence"; after: number }
  | { kind: "pieces"; size: number };

/** Chooses the fault of a request; undefined for none. */
export type SandboxFaults = (request: Request) => SandboxFault | undefined;

/** Options of random faults. */
export interface RandomFaultOptions {
  /** The seed. */
  seed: number;
  /** The share of requests with a fault, from 0 to 1. @default {0.3} */
  rate?: number | undefined;
}

/** Adds faults to a handler. */
export function withFaults(handler: Handler, faults: SandboxFaults): Handler {
  return async (request) => {
    const fault = faults(request);
    if (fault === undefined) return await handler(request);
    if (fault.kind === "unreachable") {
      throw new NetworkError("Cannot reach the server: connection refused (sandbox fault)", { broken: true });
    }
    if (fault.kind === "refuse") return refusal(fault);
    return spoiled(await handler(request), fault);
  };
}

const REASONS: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  410: "Expired",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

function refusal({ status, retryAfter }: Extract<SandboxFault, { kind: "refuse" }>): Response {
  const { status: body } = new Refusal(status, REASONS[status] ?? "", `sandbox fault: status ${status}`);
  return Response.json(body, { status, headers: defined({ "retry-after": retryAfter?.toString() }) });
}

function spoiled(response: Response, fault: Exclude<SandboxFault, { kind: "refuse" | "unreachable" }>): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  let left = fault.kind === "pieces" ? Infinity : fault.after;
  const piece = fault.kind === "pieces" ? Math.max(1, fault.size) : Infinity;
  let waiting: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      while (waiting.length === 0 && left > 0) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        waiting = value;
      }
      if (left <= 0) return await broken(controller);
      const size = Math.min(waiting.length, left, piece);
      controller.enqueue(waiting.subarray(0, size));
      waiting = waiting.subarray(size);
      left -= size;
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return new Response(body, response);

  async function broken(controller: ReadableStreamDefaultController): Promise<void> {
    if (fault.kind === "silence") return await new Promise(() => {});
    await reader.cancel();
    if (fault.kind === "end") return controller.close();
    controller.error(new NetworkError("The connection was reset (sandbox fault)", { broken: true }));
  }
}

/** Returns random faults. */
export function randomFaults({ seed, rate = 0.3 }: RandomFaultOptions): SandboxFaults {
  const random = seededRandom(seed);
  return ({ method, url }) => {
    // Writes are left alone: a program cannot know whether a write that was cut off has arrived.
    if (method !== "GET" || random() >= rate) return undefined;
    const isWatch = new URL(url).searchParams.has("watch");
    const after = Math.floor(random() * (isWatch ? 4000 : 20_000));
    const choice = Math.floor(random() * 8);
    if (choice === 0) return { kind: "refuse", status: 429, retryAfter: 1 };
    if (choice === 1) return { kind: "refuse", status: 500 };
    if (choice === 2) return { kind: "unreachable" };
    if (choice === 3) return { kind: "pieces", size: 1 + Math.floor(random() * 200) };
    if (!isWatch) return { kind: "cut", after };
    if (choice === 4) return { kind: "refuse", status: 410 };
    return { kind: choice === 5 ? "end" : choice === 6 ? "silence" : "cut", after };
  };
}

/** Returns a generator of numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
