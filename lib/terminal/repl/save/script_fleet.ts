import { defined } from "../../../data/base/defined.ts";
import { isForFleet } from "../../shell/for_fleet.ts";
import type { FleetStep } from "./transcript.ts";

/** Writes `.fleet` in a saved script, in which `k8s` becomes several contexts as at the prompt. */
export class ScriptFleet {
  readonly #outside: string;
  readonly #isAssigned: boolean;
  #chosen: FleetStep | undefined;
  #isDeclared = false;

  /**
   * Begins with one context.
   *
   * @param outside The name of the variable with the session of one context.
   * @param isAssigned Whether code uses `k8s`. Commands use the session.
   */
  constructor(outside: string, isAssigned: boolean) {
    this.#outside = outside;
    this.#isAssigned = isAssigned;
  }

  /** The name of the variable with a session. */
  get session(): string {
    return this.#isAssigned && this.#chosen !== undefined ? this.#outside : "k8s";
  }

  /** Whether several contexts are chosen. */
  get isChosen(): boolean {
    return this.#chosen !== undefined;
  }

  /** Chooses several contexts, or returns to one. */
  choose(step: FleetStep): string[] {
    const { session } = this;
    const { patterns, namespace } = step;
    this.#chosen = patterns === undefined ? undefined : step;
    if (!this.#isAssigned) return [];
    if (patterns === undefined) return [`k8s = ${session};`];
    const options = namespace === undefined ? "" : `, ${JSON.stringify(defined({ namespace }))}`;
    const choice = `k8s = ${this.#outside}.fleet(${JSON.stringify(patterns)}${options});`;
    if (session === this.#outside) return [choice];
    const keyword = this.#isDeclared ? "" : "let ";
    this.#isDeclared = true;
    return [`${keyword}${this.#outside} = k8s;`, choice];
  }

  /** Returns to one context. */
  leave(): void {
    this.#chosen = undefined;
  }

  /** Returns the words of a command, with the contexts for which the prompt ran it. */
  wordsOf(words: readonly string[]): readonly string[] {
    const { patterns, namespace } = this.#chosen ?? {};
    if (patterns === undefined || !isForFleet(words[0] ?? "", words)) return words;
    const own = words.some((word) => /^(?:-n|--namespace|-A|--all-namespaces)/.test(word)) ? undefined : namespace;
    const end = words.includes("--") ? words.indexOf("--") : words.length;
    return [
      ...words.slice(0, end),
      ...patterns.map((pattern) => `--contexts=${pattern}`),
      ...own === undefined ? [] : [`--namespace=${own}`],
      ...words.slice(end),
    ];
  }
}
