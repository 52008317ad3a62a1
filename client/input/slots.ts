/** The inputs of a match: one source for each of the session's slots, sampled into it before every advance. */
import type { Controls } from '#client/input/controls.ts';
import type { Devices } from '#client/input/button-watch.ts';
import { createDeviceSource } from '#client/input/device-source.ts';
import type { InputSource } from '#client/input/input-source.ts';
import { createMergedSource } from '#client/input/merged-source.ts';
import type { Orders } from '#client/input/orders.ts';
import { ANY_PAD } from '#client/input/pad-state.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import type { Session } from '#shared/session/session.ts';

/** What a match's inputs are made of. */
export interface SlotsOptions<D extends ModelDefinition> {
  readonly model: Model<D>;
  readonly session: Session;
  /** One player's map, and the maps of several at one machine. */
  readonly controls: Controls<D>;
  readonly sharedControls?: readonly Controls<D>[] | undefined;
  readonly devices: Devices;
  /** Orders that the sources may give; none when absent. */
  readonly orders?: Orders | undefined;
  /** Another source for a slot than the devices: a script, a bot. */
  readonly sourceFor?: ((slot: number) => InputSource | undefined) | undefined;
  /** A further source beside the devices of a slot: thumbs on the screen. */
  readonly besideFor?: ((slot: number) => InputSource | undefined) | undefined;
}

/** The inputs of a match. */
export interface Slots {
  sample(nowMs: number): void;
  /** While paused every slot is neutral: a menu is open. */
  isPaused: boolean;
  /** Lets everything go, in the session too: the page lost the keyboard or is hidden. */
  release(): void;
}

/** Makes the inputs of a match. They follow the session's seats: a person may come in later, or with another. */
export function createSlots<D extends ModelDefinition>(options: SlotsOptions<D>): Slots {
  const { model, session, controls, sharedControls = [], orders, devices, sourceFor, besideFor } = options;
  const { sizeBytes, repeatMask } = model.inputLayout;
  const orderNames = orders?.names ?? [];
  const bytes = new Uint8Array(sizeBytes);
  let sources: InputSource[] = [];

  function sourceOf(slot: number, count: number): InputSource {
    const other = sourceFor?.(slot);
    if (other !== undefined) return other;
    const devicesSource = deviceSourceOf(slot, count);
    const beside = besideFor?.(slot);
    return beside === undefined ? devicesSource : createMergedSource([devicesSource, beside], repeatMask);
  }

  function deviceSourceOf(slot: number, count: number): InputSource {
    const common = { model, devices, orders: orders?.buttonsOf(slot, count) };
    if (count === 1) return createDeviceSource({ ...common, controls, hasKeys: true, pad: ANY_PAD });
    const map = sharedControls[slot];
    return createDeviceSource({ ...common, controls: map ?? controls, hasKeys: map !== undefined, pad: slot });
  }

  function neutral(): void {
    bytes.fill(0);
    for (let slot = 0; slot < sources.length; slot++) session.setInput(slot, bytes);
  }

  const slots: Slots = {
    isPaused: false,
    sample(nowMs) {
      const count = session.seats.length;
      if (count !== sources.length) sources = Array.from({ length: count }, (_, slot) => sourceOf(slot, count));
      if (slots.isPaused) {
        for (const source of sources) source.release();
        neutral();
        return;
      }
      for (let slot = 0; slot < count; slot++) {
        bytes.fill(0);
        sources[slot].sample(bytes, nowMs);
        session.setInput(slot, bytes);
        for (const name of orderNames) if (sources[slot].wasOrdered?.(name) === true) orders?.give(slot, name);
      }
    },
    release() {
      for (const source of sources) source.release();
      neutral();
    },
  };
  return slots;
}
