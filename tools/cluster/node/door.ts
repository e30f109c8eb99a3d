/**
 * Connections between the network namespace of the node and the rest of the machine, through socket files. There is no
 * link, address or route between the two.
 */

/** Forwards each connection of a listener to a connection that `open` returns. */
export async function carry(listener: Deno.Listener, open: () => Promise<Deno.Conn>): Promise<void> {
  for await (const from of listener) {
    open().then((to) => join(from, to), () => from.close());
  }
}

/** Serves HTTP CONNECT on a listener, to reach any address on this side. */
export async function serveConnect(listener: Deno.Listener): Promise<void> {
  for await (const from of listener) {
    connect(from).catch(() => from.close());
  }
}

async function connect(from: Deno.Conn): Promise<void> {
  const [, hostname = "", port = ""] = /^CONNECT \[?([^ ]+?)\]?:(\d+) HTTP/.exec(await readHead(from)) ?? [];
  const answer = (line: string) => from.write(new TextEncoder().encode(`HTTP/1.1 ${line}\r\n\r\n`));
  const to = await Deno.connect({ hostname, port: Number(port) }).catch(() => undefined);
  if (!to) {
    await answer("502 Bad Gateway\r\nContent-Length: 0");
    return from.close();
  }
  await answer("200 OK");
  await join(from, to);
}

// The client sends nothing more before the answer arrives.
async function readHead(from: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(1024);
  const decoder = new TextDecoder();
  let head = "";
  while (!head.endsWith("\r\n\r\n")) {
    const count = await from.read(buffer);
    if (count === null) break;
    head += decoder.decode(buffer.subarray(0, count));
  }
  return head;
}

async function join(one: Deno.Conn, other: Deno.Conn): Promise<void> {
  await Promise.all([copy(one, other), copy(other, one)]).catch(() => {});
  for (const connection of [one, other]) {
    try {
      connection.close();
    } catch {
      // The other side has already closed the connection.
    }
  }
}

async function copy(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  for (let count; (count = await from.read(buffer)) !== null;) {
    for (let written = 0; written < count;) written += await to.write(buffer.subarray(written, count));
  }
  await to.closeWrite();
}
