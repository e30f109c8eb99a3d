/**
 * A message that breaks HTTP's rules or our limits; the code is what a client is answered with that has sent it. It never
 * leaves the proxy.
 */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly code: 400 | 408 | 413 | 431 | 501 | 505;

  constructor(code: Violation["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** The other side has gone in the middle of something. */
export class Cut extends Error {
  override readonly name = "Cut";

  constructor(middle: string) {
    super(`connection reset in the middle of ${middle}`);
  }
}

/** The client has gone: nobody is there to be answered. */
export class ClientLeft extends Error {
  override readonly name = "ClientLeft";
}
