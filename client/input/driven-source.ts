/** Input that no device makes: set by a script, or thought up by the game's own bot. */
import type { InputSource } from '#client/input/input-source.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import type { InputWriter } from '#shared/model/types.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { inputRecord } from '#shared/world/accessors.ts';

/** A source that a script or a test fills. */
export interface ManualSource<D extends ModelDefinition> extends InputSource {
  /** Axes and held controls stay until they are set again; a press is sent once and becomes false. */
  readonly input: InputWriter<D['input']>;
}

/** Makes a source whose input is neutral until it is set. */
export function createManualSource<D extends ModelDefinition>(model: Model<D>): ManualSource<D> {
  const { inputLayout } = model;
  const bytes = new Uint8Array(inputLayout.sizeBytes);
  return {
    input: asWriter<D>(inputRecord(inputLayout, bytes, 0)),
    sample(target) {
      target.set(bytes);
      keepRepeating(bytes, inputLayout.repeatMask);
    },
    release() {
      bytes.fill(0);
    },
  };
}

/** The record is made from the same definition as the writer's type. */
function asWriter<D extends ModelDefinition>(record: object): InputWriter<D['input']> {
  return record as InputWriter<D['input']>;
}

/** A seat that the game's bot drives from outside the step, as a person would. */
export interface BotSourceOptions {
  /** The match's world: only read. */
  readonly sim: Sim;
  /** A second world of the same game, which the bot may spoil. */
  readonly scratch: () => Sim;
  /** The seat to think for; −1 while there is none. */
  readonly seat: () => number;
  /** Milliseconds between two thoughts: 160 when absent, as people change their mind 4–8 times a second. */
  readonly everyMs?: number;
}

/** Makes a source that thinks on a copy of the world. */
export function createBotSource({ sim, scratch, seat, everyMs = 160 }: BotSourceOptions): InputSource {
  const snapshot = new Uint8Array(sim.stateBytes);
  const bytes = new Uint8Array(sim.inputBytes);
  let nextMs = -Infinity;
  return {
    sample(target, nowMs) {
      const of = seat();
      if (of >= 0 && nowMs >= nextMs) {
        nextMs = nowMs + everyMs;
        sim.save(snapshot);
        const copy = scratch();
        copy.load(snapshot);
        copy.think(of, bytes, 0);
      }
      target.set(bytes);
      keepRepeating(bytes, sim.repeatMask);
    },
    release() {
      bytes.fill(0);
      nextMs = -Infinity;
    },
  };
}

function keepRepeating(bytes: Uint8Array, repeatMask: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] &= repeatMask[i];
}
