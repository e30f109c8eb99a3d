/** What is wrong with the proxy on the way to a server, and what helps. */
export interface ProxyFault {
  problem: string;
  hints: readonly string[];
}

/** The words of hyper (fetch), of https-proxy-agent and of socks; the first that fits counts. */
const FAULTS: readonly (ProxyFault & { pattern: RegExp })[] = [
  {
    pattern: /auth\w* (method|failure)|authentication type|proxy authentication|authentication failed|answered 407/i,
    problem: "the proxy wants a username and a password",
    hints: ["they stand in its URL, and may be wrong there: http://USER:PASSWORD@HOST:PORT"],
  },
  {
    pattern: /not allowed by ruleset|NotAllowed/,
    problem: "the proxy does not allow that server",
    hints: ["whoever runs the proxy can allow it"],
  },
  {
    // What a SOCKS proxy says of the server; of the proxy itself the operating system says it, with its error's number.
    pattern: /SOCKS server failure|(Network|Host) ?unreachable|rejected connection|Connection refused(?! \(os)/,
    problem: "the proxy cannot reach the server",
    hints: ["is the server running, and does its name mean the same where the proxy is?"],
  },
  {
    pattern: /invalid response version|invalid Socks|\(Connect\): unexpected end of file|Socket closed/i,
    problem: "what answers there is no such proxy",
    hints: ["are the scheme (http, https, socks5) and the port of its URL right?"],
  },
  {
    pattern: /unsuccessful tunnel|proxy answered|before receiving CONNECT response/,
    problem: "the proxy opens no way to the server",
    hints: ["is the server allowed there, and can the proxy reach it? curl -vk --proxy PROXY SERVER shows its answer"],
  },
  {
    pattern: /dns error|ENOTFOUND|EAI_AGAIN|failed to lookup/i,
    problem: "the proxy's name cannot be resolved",
    hints: ["is the name right, and is a VPN needed?"],
  },
  {
    pattern: /refused|Proxy server unreachable|timed out|ETIMEDOUT|unreachable|EHOSTUNREACH/i,
    problem: "the proxy cannot be reached",
    hints: ["is it running, and are host and port right?"],
  },
];

/**
 * Finds out whether it was the proxy that failed; undefined where it was what comes after it.
 *
 * @param text The words of the failure.
 * @param from Who names the proxy: `HTTPS_PROXY`, or a field of the kubeconfig.
 */
export function proxyFault(text: string, from: string | undefined): ProxyFault | undefined {
  const fault = FAULTS.find(({ pattern }) => pattern.test(text));
  if (fault === undefined) return undefined;
  const named = from === undefined
    ? []
    : [`the proxy is named by ${from}${from.endsWith("_PROXY") ? "; NO_PROXY=HOST goes around it" : ""}`];
  return { problem: fault.problem, hints: [...named, ...fault.hints] };
}
