/**
 * A message that violates HTTP or a limit. The code is the status of the response to its sender. The error never
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

/** The other side closed the connection in the middle of a message. */
export class Cut extends Error {
  override readonly name = "Cut";

  constructor(middle: string) {
    super(`connection reset in the middle of ${middle}`);
  }
}

/** The client closed its connection, so it cannot receive a response. */
export class ClientLeft extends Error {
  override readonly name = "ClientLeft";
}
