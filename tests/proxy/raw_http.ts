import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Sends bytes unchanged. Returns all received bytes until the other side closes. */
export async function sendRaw(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  // A connection that stays open by mistake must not block the suite.
  const timer = setTimeout(() => connection.close(), 10_000);
  try {
    return await readAll(connection);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends text as one byte per character. Returns the first answer, up to its end or the end of the connection. */
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

/** Returns the status of an answer; 0 if there is none. */
export function statusCodeOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1] ?? 0);
}

/** Reads until the other side closes the connection, cleanly or not. */
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

/** A request as the cluster received it. */
export interface Seen {
  method: string;
  target: string;
  /** `Name: value`, in the original order and spelling. */
  headers: string[];
  body: string;
}

/** A fake cluster, and the requests that it received. */
export interface FakeCluster extends AsyncDisposable {
  url: string;
  seen: Seen[];
}

/** Starts a fake cluster. `respond` answers after the entire body has arrived, unless it reads the chunks itself. */
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
      // The client disconnected in the middle.
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

/** Returns the header lines in the original order and spelling. */
export function lines({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.flatMap((name, index) => index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []);
}
