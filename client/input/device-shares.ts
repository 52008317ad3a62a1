/** Which devices belong to which slot when several play at one machine: parts of the keyboard, and pads that come and go. Knows no DOM. */
import type { MapName } from '#client/input/actions.ts';
import { ANY_PAD, MAX_PADS, NO_PAD, type PadState } from '#client/input/pad-state.ts';
import { assert } from '#shared/assert.ts';

/** What a slot plays with. The same object as long as nothing of it changes. */
export interface DeviceShare {
  /** The action map: of a player alone, or of a part of the keyboard. */
  readonly map: MapName;
  /** False: the slot plays with its pad alone. */
  readonly hasKeys: boolean;
  /** 0…3, ANY_PAD for a player alone, NO_PAD for a slot without one. */
  readonly pad: number;
}

/** A device that can be given to a slot: a part of the keyboard (the place of its map among the shared ones), or a pad. */
export type SharedDevice =
  | { readonly kind: 'keys'; readonly part: number }
  | { readonly kind: 'pad'; readonly pad: number };

/** The shares of a machine. */
export interface DeviceShares {
  /**
   * Told before each sample how many slots there are, of how many parts the keyboard is (0 when the game has one map only: then all
   * keys belong to one slot), and which pads are there.
   */
  update(slotCount: number, partCount: number, pads: Pick<PadState, 'isThere' | 'idOf'>): void;
  /** The share of a slot below the slot count of the last `update`. */
  shareOf(slot: number): DeviceShare;
  /**
   * Gives a device to a slot, or to nobody (null). What the slot had of its kind goes to who had this one before. It stays so until it is
   * given again, also when the pad leaves and comes back.
   */
  give(device: SharedDevice, slot: number | null): void;
  /** Who has a device: a slot, or null. */
  ownerOf(device: SharedDevice): number | null;
}

/** Nobody has the device, and it goes to whoever lacks one. */
const FREE = -1;
/** Nobody has the device, because somebody said so. */
const NOBODY = -2;

const ALONE: DeviceShare = Object.freeze({ map: 'alone', hasKeys: true, pad: ANY_PAD });

/** Makes shares in which the parts of the keyboard go to slots in order, and pads first to slots without keys, then to the others. */
export function createDeviceShares(): DeviceShares {
  let slotCount = 0;
  let partCount = 0;
  /** Owners of the parts of the keyboard; a lone map is part 0. */
  let partOwners: number[] = [];
  const padOwners = new Int32Array(MAX_PADS).fill(FREE);
  /** Pads that were given by `give` keep their owner when slots come and go. */
  const isChosen = new Uint8Array(MAX_PADS);
  const isThere = new Uint8Array(MAX_PADS);
  const ids = Array.from({ length: MAX_PADS }, () => '');
  let shares: DeviceShare[] = [];

  const partOf = (slot: number) => partOwners.indexOf(slot);

  function padOf(slot: number): number {
    for (let pad = 0; pad < MAX_PADS; pad++) if (isThere[pad] === 1 && padOwners[pad] === slot) return pad;
    return NO_PAD;
  }

  /** A pad has come. Its old owner gets it back, under another number too, unless the slot has another one meanwhile. */
  function padCame(pad: number, id: string): void {
    if (ids[pad] !== id) {
      const old = ids.findIndex((known, i) => known === id && isThere[i] === 0);
      padOwners[pad] = old < 0 ? FREE : padOwners[old];
      isChosen[pad] = old < 0 ? 0 : isChosen[old];
      if (old >= 0) forget(old);
      ids[pad] = id;
    }
    if (padOwners[pad] >= 0 && padOf(padOwners[pad]) !== NO_PAD) padOwners[pad] = FREE;
    isThere[pad] = 1;
  }

  function forget(pad: number): void {
    padOwners[pad] = FREE;
    isChosen[pad] = 0;
    ids[pad] = '';
  }

  /** Free pads go to slots without a pad: first to those without keys. */
  function share(): void {
    // A player alone has them all.
    for (let pad = 0; pad < MAX_PADS && slotCount > 1; pad++) {
      const isFree = padOwners[pad] === FREE || padOwners[pad] >= slotCount;
      if (isThere[pad] === 0 || !isFree) continue;
      const slots = Array.from({ length: slotCount }, (_, slot) => slot).filter((slot) => padOf(slot) === NO_PAD);
      const next = slots.find((slot) => partOf(slot) < 0) ?? slots[0];
      if (next !== undefined) padOwners[pad] = next;
    }
    shares = Array.from({ length: slotCount }, (_, slot) => sameOrNew(shares[slot], made(slot)));
  }

  function made(slot: number): DeviceShare {
    if (slotCount === 1) return ALONE;
    const part = partOf(slot);
    return { map: part < 0 || partCount === 0 ? 'alone' : part, hasKeys: part >= 0, pad: padOf(slot) };
  }

  function countChanged(slots: number, parts: number): void {
    if (parts !== partCount || partOwners.length === 0)
      partOwners = Array.from({ length: Math.max(1, parts) }, (_, i) => i);
    slotCount = slots;
    partCount = parts;
    for (let pad = 0; pad < MAX_PADS; pad++) if (isChosen[pad] === 0) padOwners[pad] = FREE;
  }

  return {
    update(slots, parts, pads) {
      let isChanged = slots !== slotCount || parts !== partCount;
      if (isChanged) countChanged(slots, parts);
      for (let pad = 0; pad < MAX_PADS; pad++) {
        const isThereNow = pads.isThere(pad);
        if (isThereNow === (isThere[pad] === 1)) continue;
        isChanged = true;
        if (isThereNow) padCame(pad, pads.idOf(pad));
        else isThere[pad] = 0;
      }
      if (isChanged) share();
    },
    shareOf(slot) {
      // Asked for every slot in every frame: the sentence is made only when it is needed.
      if (!(slot >= 0 && slot < slotCount))
        assert(false, `There is no slot ${slot} at this machine: it has ${slotCount}.`);
      return shares[slot];
    },
    give(device, slot) {
      assert(
        slot === null || (slot >= 0 && slot < slotCount),
        `There is no slot ${slot} at this machine: it has ${slotCount}.`,
      );
      const owner = slot ?? NOBODY;
      if (device.kind === 'keys') {
        const { part } = device;
        assert(part >= 0 && part < partOwners.length, `The keyboard has no part ${part}: it has ${partOwners.length}.`);
        const before = slot === null ? -1 : partOf(slot);
        if (before >= 0) partOwners[before] = partOwners[part];
        partOwners[part] = owner;
      } else {
        const { pad } = device;
        assert(pad >= 0 && pad < MAX_PADS, `There is no pad ${pad}: they are 0 to ${MAX_PADS - 1}.`);
        const before = slot === null ? NO_PAD : padOf(slot);
        if (before !== NO_PAD) padOwners[before] = padOwners[pad];
        padOwners[pad] = owner;
        isChosen[pad] = 1;
      }
      share();
    },
    ownerOf(device) {
      const owner = device.kind === 'keys' ? (partOwners[device.part] ?? FREE) : padOwners[device.pad];
      return owner >= 0 && owner < slotCount ? owner : null;
    },
  };
}

function sameOrNew(old: DeviceShare | undefined, made: DeviceShare): DeviceShare {
  return old !== undefined && old.map === made.map && old.hasKeys === made.hasKeys && old.pad === made.pad ? old : made;
}
