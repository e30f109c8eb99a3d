/**
 * Starts now, on another thread, what the first TLS connection of a process waits for anyway. Call it first of all where
 * a request is sure to follow, and load and read everything else meanwhile. A second call does nothing.
 *
 * @returns Resolves when it is done; never rejects.
 *
 * Where the first request to an https server spends its time (Deno 2.9.6, x86-64, 2 cores, loopback, medians): of 41 ms
 * 30 are AWS-LC, the library beneath Deno's TLS, gathering entropy from CPU jitter for its random generator, once a
 * process and whatever the kernel offers; 4 are the handshake with a client certificate; the rest is the first use of
 * `Headers`, `Request` and `fetch`, which a request without TLS pays as well. A second connection takes 4 ms in all.
 * HTTP/2 or 1.1, the CA store, and a client certificate or none make less than 1 ms of difference; `Deno.connectTls`
 * and `node:https` are slower, by 40 and 35 ms.
 *
 * A key pair of WebCrypto's needs the same generator. P-256 keys are made on a thread of their own (keys for HMAC, AES
 * and Ed25519 are not, or use another generator), so that on a second core the 30 ms pass beside the loading of modules
 * and the reading of files: after 25 ms of such work the request takes 16 ms instead of 41.
 */
export function warmUpTls(): Promise<void> {
  return started ??= crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"])
    .then(() => undefined, () => undefined);
}

let started: Promise<void> | undefined;
