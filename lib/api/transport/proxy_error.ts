/** A failure of the proxy, with hints. */
export interface ProxyFault {
  problem: string;
  hints: readonly string[];
}

/** The messages of hyper (fetch), https-proxy-agent and socks. The first match counts. */
const FAULTS: readonly (ProxyFault & { pattern: RegExp })[] = [
  {
    pattern: /auth\w* (method|failure)|authentication type|proxy authentication|authentication failed|answered 407/i,
    problem: "the proxy did not accept the username and the password, or there are none",
    hints: [
      "check them in the URL of the proxy, as in http://USER:PASSWORD@HOST:PORT or socks5://USER:PASSWORD@HOST:PORT",
    ],
  },
  {
    pattern: /not allowed by ruleset|NotAllowed/,
    problem: "the proxy does not allow that server",
    hints: ["ask the operator of the proxy to allow it"],
  },
  {
    // A SOCKS proxy reports this about the server. Failures to reach the proxy have an error number of the system.
    pattern: /SOCKS server failure|(Network|Host) ?unreachable|rejected connection|Connection refused(?! \(os)/,
    problem: "the proxy cannot reach the server",
    hints: ["check that the server is running, and that the proxy resolves its name"],
  },
  {
    pattern: /invalid response version|invalid Socks|\(Connect\): unexpected end of file|Socket closed/i,
    problem: "the server at its address is not such a proxy",
    hints: ["check the scheme (http, https, socks5) and the port in the URL of the proxy"],
  },
  {
    pattern: /unsuccessful tunnel|proxy answered|before receiving CONNECT response/,
    problem: "the proxy does not connect to the server",
    hints: ["check that the proxy allows and reaches the server: curl -vk --proxy PROXY SERVER"],
  },
  {
    pattern: /dns error|ENOTFOUND|EAI_AGAIN|failed to lookup/i,
    problem: "the proxy's name cannot be resolved",
    hints: ["check the name, and whether a VPN is needed"],
  },
  {
    pattern: /refused|Proxy server unreachable|timed out|ETIMEDOUT|unreachable|EHOSTUNREACH/i,
    problem: "the proxy cannot be reached",
    hints: ["check that the proxy is running, and its host and port"],
  },
];

/**
 * Returns the failure of the proxy, or undefined if the proxy did not fail.
 *
 * @param text The message of the failure.
 * @param from The source of the proxy: `HTTPS_PROXY`, or a field of the kubeconfig.
 */
export function proxyFault(text: string, from: string | undefined): ProxyFault | undefined {
  const fault = FAULTS.find(({ pattern }) => pattern.test(text));
  if (fault === undefined) return undefined;
  const named = from === undefined
    ? []
    : [`the proxy comes from ${from}${from.endsWith("_PROXY") ? "; set NO_PROXY=HOST to connect without it" : ""}`];
  return { problem: fault.problem, hints: [...named, ...fault.hints] };
}
