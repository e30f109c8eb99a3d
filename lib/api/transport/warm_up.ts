/**
 * Starts the slow part of the first TLS connection on another thread. Call it first if a request is certain to follow, and
 * load modules and files in the meantime. A second call does nothing.
 *
 * @returns A promise that resolves when it is done, and never rejects.
 *
 * The first request to an https server takes 41 ms (Deno 2.9.6, x86-64, 2 cores, loopback, medians). For 30 ms, AWS-LC, the
 * library below Deno's TLS, gathers entropy from CPU jitter, once per process. The handshake with a client certificate takes
 * 4 ms. The rest is the first use of `Headers`, `Request` and `fetch`. A second connection takes 4 ms in total.
 * HTTP/2 or 1.1, the CA store, and a client certificate or none make less than 1 ms of difference; `Deno.connectTls`
 * and `node:https` are slower, by 40 and 35 ms.
 *
 * A key pair of WebCrypto needs the same generator. P-256 keys are made on their own thread (keys for HMAC, AES and Ed25519
 * are not, or use another generator). On a second core the 30 ms overlap with loading modules and reading files: after 25 ms
 * of such work the request takes 16 ms instead of 41.
 */
export function warmUpTls(): Promise<void> {
  return started ??= crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"])
    .then(() => undefined, () => undefined);
}

let started: Promise<void> | undefined;
