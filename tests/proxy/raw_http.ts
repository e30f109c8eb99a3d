import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Sends bytes as they are and gives everything that comes back until the other side closes. */
export async function sendRaw(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  // What stays open when it should have ended must not hold the suite up.
  const timer = setTimeout(() => connection.close(), 10_000);
  try {
    return await readAll(connection);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends text a byte a character, and gives the first answer: until the other side closes, or its body is whole. */
export async function sendBytes(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(Uint8Array.from(text, (character) => character.charCodeAt(0))).catch(() => {});
  const buffer = new Uint8Array(64 * 1024);
  let answer = "";
  const timer = setTimeout(() => connection.close(), 10_000);
  try {
    for (let length; (length = await connection.read(buffer).catch(() => null)) !== null;) {
      answer += new TextDecoder().decode(buffer.subarray(0, length));
      const [, head = "", body] = /^(.*?)\r\n\r\n(.*)$/s.exec(answer) ?? [];
      const [, expected] = /^content-length: (\d+)$/im.exec(head) ?? [];
      if (statusCodeOf(head) === 101) break;
      if (body !== undefined && expected !== undefined && body.length >= Number(expected)) break;
    }
  } finally {
    clearTimeout(timer);
  }
  return answer;
}

/** The status of an answer; 0 where there is none. */
export function statusCodeOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1] ?? 0);
}

/** Reads until the other side closes, cleanly or not. */
export async function readAll(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  let all = "";
  try {
    for (let length; (length = await connection.read(buffer)) !== null;) {
      all += decoder.decode(buffer.subarray(0, length));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
  return all;
}

/** What the cluster's side got. */
export interface Seen {
  method: string;
  target: string;
  /** `Name: value`, in the order and spelling in which they came. */
  headers: string[];
  body: string;
}

/** A server in the cluster's place, and what it has seen. */
export interface FakeCluster extends AsyncDisposable {
  url: string;
  seen: Seen[];
}

/** Starts one; `respond` answers once the whole body is there, which is kept where nobody takes its chunks. */
export async function fakeCluster(
  respond: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.end("ok"),
  onUpgrade?: (request: IncomingMessage, socket: Socket, head: Uint8Array) => void,
  onChunk?: (chunk: Uint8Array) => void,
): Promise<FakeCluster> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    let body = "";
    try {
      for await (const chunk of request) {
        if (onChunk === undefined) body += new TextDecoder().decode(chunk);
        else onChunk(chunk);
      }
    } catch {
      // Whoever sent it has left in the middle.
      return;
    }
    seen.push({ method: request.method ?? "", target: request.url ?? "", headers: lines(request), body });
    respond(response, request);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));
  if (onUpgrade !== undefined) server.on("upgrade", onUpgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Header lines in the order and spelling in which they came. */
export function lines({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.flatMap((name, index) => index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []);
}
