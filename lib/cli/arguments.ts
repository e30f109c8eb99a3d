// Flags of one letter that take a value, in every command that has them.
const SHORT_WITH_VALUE = new Set([..."nsvolLfpXdc"]);
// Long global flags that take a value: they may stand before the verb.
const LONG_WITH_VALUE = new Set([
  "--namespace",
  "--context",
  "--kubeconfig",
  "--cluster",
  "--user",
  "--server",
  "--token",
  "--as",
  "--as-group",
  "--request-timeout",
  "--verbose",
  "--output",
]);

/**
 * Makes plain what fingers type: `-oyaml` and `-o=yaml` become `-o yaml`, `-lapp=x` becomes `-l app=x`, and a group of
 * letters that take no value, `-AR`, becomes `-A -R`. Everything after `--` stays as it is.
 */
export function normalise(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const head = end < 0 ? args : args.slice(0, end);
  const tail = end < 0 ? [] : args.slice(end);
  const plain: string[] = [];
  for (let index = 0; index < head.length; index++) {
    const arg = head[index] ?? "";
    plain.push(...expanded(arg));
    // The value of a flag is taken as it is, even if it begins with a dash.
    if (takesNext(arg) && index + 1 < head.length) plain.push(head[++index] ?? "");
  }
  return [...plain, ...tail];
}

/** Finds the words of the command among the flags that may stand before it. */
export function splitVerb(
  args: readonly string[],
  isFamily: (word: string) => boolean,
): { verb: string; rest: string[] } {
  const before: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") break;
    if (arg.startsWith("-") && arg !== "-") {
      before.push(arg);
      if (takesNext(arg) && index + 1 < args.length) before.push(args[++index] ?? "");
      continue;
    }
    const next = args[index + 1];
    const isPair = isFamily(arg) && next !== undefined && !next.startsWith("-");
    const rest = args.slice(index + (isPair ? 2 : 1));
    return { verb: isPair ? `${arg} ${next}` : arg, rest: [...before, ...rest] };
  }
  return { verb: "", rest: [...args] };
}

function expanded(arg: string): string[] {
  if (!/^-[A-Za-z]/.test(arg)) return splitLong(arg);
  const letter = arg[1] ?? "";
  if (SHORT_WITH_VALUE.has(letter)) {
    if (arg.length === 2) return [arg];
    return [`-${letter}`, arg.slice(arg[2] === "=" ? 3 : 2)];
  }
  // `-AR`, but also `-Aoyaml`: the first letter stands alone, the rest is read again.
  if (arg.length > 2 && /^-[A-Za-z]+/.test(arg) && arg[2] !== "=") {
    return [`-${letter}`, ...expanded(`-${arg.slice(2)}`)];
  }
  return [arg];
}

// `--output=-` and `--patch={"a":"b=c"}` keep their value whole.
function splitLong(arg: string): string[] {
  const match = /^(--[a-z][\w-]*)=(.*)$/s.exec(arg);
  return match === null || SPELLED_OUT.has(match[1] ?? "") ? [arg] : [match[1] ?? "", match[2] ?? ""];
}

// These take their value only behind an equals sign, as kubectl's do.
const SPELLED_OUT = new Set(["--wait", "--force", "--now", "--all", "--raw", "--overwrite"]);

function takesNext(arg: string): boolean {
  return LONG_WITH_VALUE.has(arg) || (/^-[A-Za-z]$/.test(arg) && SHORT_WITH_VALUE.has(arg[1] ?? ""));
}
