/** The world of a state room's client: own rows predicted, others a little in the past, all else as it was told last. */
import { HEADER } from '../model/layout.ts';
import type { Predictor } from '../sim/predictor-face.ts';
import { createPredictor } from '../sim/predictor.ts';
import type { Sim } from '../sim/sim.ts';
import type { Outbox } from '../world/outbox.ts';
import { CodeBook } from './code-book.ts';
import type { ReceivedEvent } from './events.ts';
import { KnownOthers } from './known-others.ts';
import { mapOrderReferences, nameOf } from './order-references.ts';
import { KnownOwn, type HearCorrection, type OwnWord, type Reconciled } from './known-own.ts';
import { showCells } from './known-cells.ts';
import { ReceivedOutbox } from './received-outbox.ts';
import { Samples } from './samples.ts';
import type { MirrorStore } from './store.ts';

/** How a world is filled. */
export interface KnownWorldOptions {
  /** Development and tests: what predicted systems may not do is refused. */
  readonly isStrict: boolean;
  /** Development and tests: hears of each correction what it was about. */
  readonly corrected?: HearCorrection;
}

/** Fills one sim's world with what a store holds. */
export class KnownWorld {
  readonly predictor: Predictor;
  readonly samples = new Samples();
  readonly #sim: Sim;
  readonly #store: MirrorStore;
  readonly #codes: CodeBook;
  readonly #own: KnownOwn;
  readonly #others: KnownOthers;
  readonly #outbox = new ReceivedOutbox();

  constructor(sim: Sim, store: MirrorStore, { isStrict, corrected }: KnownWorldOptions) {
    const { worldParts: parts, game } = sim;
    const { contract } = store;
    this.#sim = sim;
    this.#store = store;
    this.#codes = new CodeBook(parts);
    this.predictor = createPredictor({ game, world: parts.world }, { isStrict });
    this.#own = new KnownOwn({ contract, parts, codes: this.#codes }, store.own, this.predictor, corrected);
    this.#others = new KnownOthers(contract, parts, this.samples, this.#codes);
  }

  /** A whole state has come: nothing of before stays. */
  begin(word: OwnWord): void {
    this.samples.clear();
    this.samples.add(word.tick, this.#store.others);
    this.#others.clear();
    this.#own.clear();
    this.predictor.withdraw(Infinity);
    this.#clearRows();
    this.#others.show(word.tick);
    this.showCells();
    this.#own.begin(word);
  }

  /** As `showCells`; and own rows are compared with what was predicted. */
  reconcile(word: OwnWord): Reconciled {
    this.showCells();
    return this.#own.reconcile(word);
  }

  /** Makes one tick of the own rows. `othersTick`, with fraction: as of when the others are shown. */
  step(tick: number, inputs: Uint8Array, othersTick: number): void {
    this.#others.show(othersTick);
    this.predictor.step(tick, inputs);
  }

  /** Shows the others as of a tick without a step. */
  showOthers(tick: number): void {
    this.#others.show(tick);
  }

  /** The events of one tick as rules emit them: rows are those of this world. Valid until the next call. */
  outboxOf(events: readonly ReceivedEvent[]): Outbox {
    this.#outbox.fill(events, this.#codes);
    return this.#outbox;
  }

  /** What is alive now shows nothing: the rules' start made it, as it does in every world. */
  #clearRows(): void {
    const { memory, entities } = this.#sim.worldParts;
    for (let row = 1; row <= memory.header[HEADER.highWater]; row++) if (entities.isAlive(row)) entities.despawn(row);
    entities.commit();
  }

  /** An order as the server reads it: the rows of this world by the places that they show. */
  orderOf(type: number, payload: Uint8Array): Uint8Array {
    const { definition } = this.#sim.game.model;
    return mapOrderReferences(definition, type, payload, (id) => {
      const code = this.#codes.codeOfId(id);
      return nameOf({ code, life: this.#codes.lifeOf(code) }, this.#store);
    });
  }

  /** What is no row is as it was told last. */
  showCells(): void {
    showCells(this.#store, this.#sim.worldParts, this.#codes);
  }
}
