/** `load.ts PORT CONNECTIONS SECONDS PATH`: requests one path repeatedly, and prints the number of answers. */
const [port = 0, connections = 1, seconds = 1] = Deno.args.slice(0, 3).map(Number);
const path = Deno.args[3] ?? "/api";
const request = new TextEncoder().encode(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: load\r\nAccept: application/json\r\n\r\n`,
);
const until = performance.now() + seconds * 1000;
let answers = 0;

await Promise.all(Array.from({ length: connections }, async () => {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(64 * 1024);
  while (performance.now() < until) {
    await connection.write(request);
    await readAnswer(connection, buffer);
    answers++;
  }
}));
console.log(answers);

// The load uses the same cores as the measured program, so it parses as little as possible.
async function readAnswer(connection: Deno.Conn, buffer: Uint8Array): Promise<void> {
  let text = "";
  let ends = -1;
  let inChunks = false;
  while (true) {
    const length = await connection.read(buffer);
    if (length === null) throw new Error("the proxy has ended the connection");
    text += String.fromCharCode.apply(null, buffer.subarray(0, length) as unknown as number[]);
    if (ends < 0 && !inChunks) {
      const head = text.indexOf("\r\n\r\n");
      if (head < 0) continue;
      if (!text.startsWith("HTTP/1.1 200")) throw new Error(text);
      const [, size] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head)) ?? [];
      if (size === undefined) inChunks = true;
      else ends = head + 4 + Number(size);
    }
    if (inChunks ? text.endsWith("\r\n0\r\n\r\n") : text.length >= ends) return;
  }
}
