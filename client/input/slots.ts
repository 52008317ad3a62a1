/** The inputs of a match: one source for each of the session's slots, sampled into it before every advance. */
import type { Bindings } from '#client/input/bindings.ts';
import type { Devices } from '#client/input/button-watch.ts';
import { createDeviceShares, type DeviceShare, type DeviceShares } from '#client/input/device-shares.ts';
import { createDeviceSource } from '#client/input/device-source.ts';
import type { InputSource } from '#client/input/input-source.ts';
import { createLiveSource, type LiveSource } from '#client/input/live-source.ts';
import { createMergedSource } from '#client/input/merged-source.ts';
import type { Orders } from '#client/input/orders.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import type { Session } from '#shared/session/session.ts';

/** What a match's inputs are made of. */
export interface SlotsOptions<D extends ModelDefinition> {
  readonly model: Model<D>;
  readonly session: Session;
  /** The action maps as the player has them: read live, a change counts from the next sample. */
  readonly bindings: Bindings;
  readonly devices: Devices;
  /** Which devices belong to which slot; shared out in order when absent. */
  readonly shares?: DeviceShares | undefined;
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
  const { model, session, bindings, devices, shares = createDeviceShares(), orders, sourceFor, besideFor } = options;
  const { sizeBytes, repeatMask } = model.inputLayout;
  const orderNames = orders?.names ?? [];
  const bytes = new Uint8Array(sizeBytes);
  let sources: InputSource[] = [];
  /** The devices among the sources, by slot, and the share each was made for. */
  let live: (LiveSource | undefined)[] = [];
  let heldShares: DeviceShare[] = [];
  let heldRevision = bindings.revision;
  // The match before may have had other maps.
  devices.keys.forgetAll();

  function sourceOf(slot: number): InputSource {
    live[slot] = undefined;
    const other = sourceFor?.(slot);
    if (other !== undefined) return other;
    const own = createLiveSource(() => deviceSourceOf(shares.shareOf(slot)));
    live[slot] = own;
    const beside = besideFor?.(slot);
    return beside === undefined ? own : createMergedSource([own, beside], repeatMask);
  }

  function deviceSourceOf({ map, hasKeys, pad }: DeviceShare): InputSource {
    const { controls, orders: orderButtons } = bindings.mapOf(map);
    return createDeviceSource({ model, devices, controls, orders: orderButtons, hasKeys, pad });
  }

  /** Brings the sources in step with seats, bindings and shares. */
  function follow(count: number): void {
    shares.update(count, bindings.sharedCount, devices.pads);
    const isRebound = bindings.revision !== heldRevision;
    if (isRebound) {
      // Keys that no map names any more belong to the page again, and what is held was meant for the old map.
      heldRevision = bindings.revision;
      devices.keys.forgetAll();
      devices.pads.muteHeld();
    }
    if (count !== sources.length) {
      live = [];
      sources = Array.from({ length: count }, (_, slot) => sourceOf(slot));
      heldShares = sources.map((_, slot) => shares.shareOf(slot));
      return;
    }
    for (let slot = 0; slot < count; slot++) {
      const share = shares.shareOf(slot);
      if (!isRebound && share === heldShares[slot]) continue;
      heldShares[slot] = share;
      live[slot]?.remake();
    }
  }

  function neutral(): void {
    bytes.fill(0);
    for (let slot = 0; slot < sources.length; slot++) session.setInput(slot, bytes);
  }

  const slots: Slots = {
    isPaused: false,
    sample(nowMs) {
      const count = session.seats.length;
      follow(count);
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
