import type { KubeObject } from "../../data/core/object.ts";
import type { WaitCondition } from "./condition.ts";
import { isChange, type WatchEvent } from "./events.ts";
import { identityOf } from "./feed.ts";

/** Options of {@linkcode WaitSet}. */
export interface WaitSetOptions {
  /** The keys of the named objects, with their uids if they are known; undefined for all objects that match. */
  named: ReadonlyMap<string, string | undefined> | undefined;
  condition: WaitCondition;
  /** The condition whose first object is a failure. */
  unless?: ((object: KubeObject) => string | undefined) | undefined;
  /** The least number of objects, without names. */
  min: number;
  /** The exact number of objects, without names. */
  count?: number | undefined;
  /** Whether to go on with another object of the same name. */
  followName: boolean;
  /** Whether a named object that does not exist at the start is a failure. */
  mustExist: boolean;
}

/** An object that does not meet the condition. `object` is undefined if it does not exist. */
export interface Unmet {
  key: string;
  object: KubeObject | undefined;
  reason: string;
}

/** Why waiting has become pointless. */
export interface WaitFailure extends Unmet {
  why: "deleted" | "unless" | "impossible" | "missing";
}

interface Tracked {
  uid: string | undefined;
  object: KubeObject | undefined;
  isMet: boolean;
}

/**
 * The objects of one watch that are waited for. The set is alive: with a selector, objects join and leave it. An object is
 * the one with the uid that was seen first.
 */
export class WaitSet {
  readonly #options: WaitSetOptions;
  readonly #tracked = new Map<string, Tracked>();
  /** Whether the condition is met by an object that does not exist, as `delete`. */
  readonly #wantsAbsence: boolean;
  #isCurrent = false;
  #hasSynced = false;
  failure: WaitFailure | undefined;

  constructor(options: WaitSetOptions) {
    this.#options = options;
    this.#wantsAbsence = options.condition.isMet(undefined);
    for (const [key, uid] of options.named ?? []) {
      // An object that was deleted a moment ago may still exist.
      this.#tracked.set(key, uid === undefined ? this.#absent() : { uid, object: undefined, isMet: false });
    }
  }

  /** The named objects that do not exist. */
  get missing(): string[] {
    return [...this.#tracked].filter(([, { object, uid }]) => object === undefined && uid === undefined).map(([key]) =>
      key
    );
  }

  /** Whether the state of all objects is known. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Applies an event. */
  apply(event: WatchEvent<KubeObject>): void {
    if (isChange(event)) {
      if (event.type === "deleted") this.#leave(event.object);
      else this.#see(event.object);
    } else if (event.type === "gap") this.#isCurrent = false;
    else if (event.type === "synced") {
      this.#isCurrent = true;
      if (this.#wantsAbsence) this.#meetAbsent();
      if (!this.#hasSynced) this.#requireExisting();
      this.#hasSynced = true;
    }
  }

  #absent(): Tracked {
    return { uid: undefined, object: undefined, isMet: this.#wantsAbsence };
  }

  #see(object: KubeObject): void {
    const { named, condition, unless, followName } = this.#options;
    const { key, uid } = identityOf(object);
    if (named !== undefined && !named.has(key)) return;
    const known = this.#tracked.get(key);
    // After the start, only the first objects are waited for until they no longer exist.
    if (this.#wantsAbsence && known === undefined && this.#hasSynced) return;
    if (known?.uid !== undefined && known.uid !== uid && !followName) {
      if (this.#wantsAbsence) this.#tracked.set(key, { ...known, object: undefined, isMet: true });
      else if (named !== undefined) {
        this.#fail(key, known.object, "deleted", "it was replaced by another object of this name");
      }
      return;
    }
    if (this.#wantsAbsence && this.#hasSynced && known?.uid === undefined) return;
    const isMet = condition.isMet(object);
    this.#tracked.set(key, { uid, object, isMet });
    const trouble = unless?.(object);
    if (trouble !== undefined) return this.#fail(key, object, "unless", trouble);
    const never = isMet ? undefined : condition.isImpossible?.(object);
    if (never !== undefined) this.#fail(key, object, "impossible", never);
  }

  #leave(object: KubeObject): void {
    const { named, followName } = this.#options;
    const { key } = identityOf(object);
    const known = this.#tracked.get(key);
    if (known === undefined) return;
    if (this.#wantsAbsence) this.#tracked.set(key, { ...known, object: undefined, isMet: true });
    else if (named === undefined) this.#tracked.delete(key);
    else if (followName || known.uid === undefined) this.#tracked.set(key, this.#absent());
    else this.#fail(key, known.object, "deleted", "it was deleted");
  }

  #meetAbsent(): void {
    for (const tracked of this.#tracked.values()) if (tracked.object === undefined) tracked.isMet = true;
  }

  #requireExisting(): void {
    if (!this.#options.mustExist || this.#wantsAbsence) return;
    const [key] = this.missing;
    if (key !== undefined) this.#fail(key, undefined, "missing", "it does not exist");
  }

  #fail(key: string, object: KubeObject | undefined, why: WaitFailure["why"], reason: string): void {
    this.failure ??= { key, object, why, reason };
  }

  /** Reports whether all objects meet the condition at this moment. */
  get isMet(): boolean {
    if (!this.#isCurrent) return false;
    const { named, min, count } = this.#options;
    if (named === undefined && !this.#wantsAbsence) {
      if (count === undefined ? this.#tracked.size < min : this.#tracked.size !== count) return false;
    }
    for (const { isMet } of this.#tracked.values()) if (!isMet) return false;
    return true;
  }

  /** The objects as they are now. An object that was waited for until its deletion is not among them. */
  get objects(): KubeObject[] {
    return [...this.#tracked.values()].flatMap(({ object }) => object === undefined ? [] : [object]);
  }

  /** The names of the objects that met the condition, including those that no longer exist. */
  get metKeys(): string[] {
    return [...this.#tracked].filter(([, { isMet }]) => isMet).map(([key]) => key);
  }

  /** The objects that do not meet the condition, with the reasons. */
  get unmet(): Unmet[] {
    const { condition } = this.#options;
    return [...this.#tracked].filter(([, { isMet }]) => !isMet || !this.#hasSynced).map(([key, { object }]) => ({
      key,
      object,
      reason: this.#hasSynced ? condition.explain(object) : "it could not be read in time",
    }));
  }

  /** The number of objects. */
  get size(): number {
    return this.#tracked.size;
  }
}
