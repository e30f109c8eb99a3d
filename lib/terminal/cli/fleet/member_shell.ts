import { defined } from "../../../data/base/defined.ts";
import type { Table } from "../../../data/core/table.ts";
import { slimRow } from "../../../data/core/table.ts";
import type { TableFormat } from "../../../data/output/table/table.ts";
import type { ContextCall } from "../../../features/fleet/settle.ts";
import type { Member } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";
import type { ContextSet } from "./context_set.ts";
import type { LiveOutput } from "./live_output.ts";

/** A table that a command wrote for one context. */
export interface WrittenTable {
  readonly output: string | undefined;
  readonly format: TableFormat;
  readonly pages: Table[];
}

/** The output of a command for one context. */
export interface MemberResult {
  readonly context: string;
  /** The texts that it wrote to stdout, tables left out. */
  readonly texts: string[];
  /** All texts together. */
  readonly text: string;
  /** The tables, in order. */
  readonly tables: WrittenTable[];
  /** The lines that it wrote to stderr. */
  readonly notes: string[];
  code: number;
  /** The error that it printed, if any. */
  error?: unknown;
}

/** A command that runs for one context. */
export interface RunningMember {
  readonly shell: Shell;
  readonly result: MemberResult;
  /** Prints the rest of the output. */
  end(): Promise<void>;
}

/** The parts that the contexts of a command share, and the call for one of them. */
export interface MemberParts {
  readonly set: ContextSet;
  readonly joint: Member["joint"];
  /** Prints the output as it arrives. Without it, the output is collected. */
  readonly live: LiveOutput | undefined;
  readonly call: ContextCall;
  /** The namespace, unless the command names one. */
  readonly namespace: string | undefined;
}

/** Creates the shell in which a command runs for one context. */
export function memberShell(shell: Shell, { set, joint, live, call, namespace }: MemberParts): RunningMember {
  const { context, signal, start } = call;
  const printed = live?.of(context);
  const texts: string[] = [];
  const result: MemberResult = {
    context,
    texts,
    get text() {
      return texts.join("");
    },
    tables: [],
    notes: [],
    code: 0,
  };
  const decoder = new TextDecoder();
  const collect = (text: string) => printed === undefined ? void texts.push(text) : printed.out(text);
  const member: Shell = {
    ...shell,
    out: collect,
    outBytes: (bytes) => collect(decoder.decode(bytes, { stream: true })),
    err: (text) => live === undefined ? void result.notes.push(text) : shell.err(`${context}: ${text}`),
    errBytes: undefined,
    frame: undefined,
    ask: undefined,
    interact: undefined,
    signal,
    exitCode: 0,
    member: {
      context,
      outer: shell,
      joint,
      fail: (error) => result.error = error,
      async open(overrides, layers) {
        const k8s = set.open(
          context,
          { ...overrides, ...defined({ namespace: overrides.namespace ?? namespace }) },
          layers,
        );
        // The login may take its time.
        await k8s.connection();
        start();
        return k8s;
      },
      doctor: async (overrides) => await set.doctor(context, overrides),
      table(output, format) {
        if (live !== undefined) return live.table(context, output, format);
        const table: WrittenTable = { output, format, pages: [] };
        result.tables.push(table);
        const keep = ({ rows, ...page }: Table) => {
          table.pages.push({ ...page, rows: rows.map(slimRow) });
          return "";
        };
        return {
          page: keep,
          header: ({ columnDefinitions }) => keep({ kind: "Table", columnDefinitions, rows: [] }),
          cut: new Set(),
        };
      },
    },
  };
  delete member.keep;
  delete member.session;
  delete member.fleet;
  delete member.keepEach;
  delete member.status;
  return { shell: member, result, end: async () => await printed?.end() };
}
