/** Devices to a game's input: samples keys, pointer buttons and a pad through an action map. */
import { isOfAxis, type ActionMap } from '#client/input/actions.ts';
import { createButtonWatch, type Devices, type WatchOptions } from '#client/input/button-watch.ts';
import type { AxisControl, ButtonControl } from '#client/input/controls.ts';
import type { InputSource } from '#client/input/input-source.ts';
import { createKeyWatch } from '#client/input/key-watch.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import { inputRecord } from '#shared/world/accessors.ts';

/** What one slot is driven by. */
export interface DeviceSourceOptions<D extends ModelDefinition> {
  readonly model: Model<D>;
  /** The action map: an entry for each control. */
  readonly controls: ActionMap['controls'];
  /** The buttons that give orders, by the order's name; none when absent. */
  readonly orders?: ActionMap['orders'];
  /** False for a slot that plays with its pad alone. */
  readonly hasKeys: boolean;
  /** Which pad: 0…3, ANY_PAD or NO_PAD. */
  readonly pad: number;
  readonly devices: Devices;
}

/** Samples one control into the record. */
interface Sampler {
  sample(record: Record<string, number | boolean>, nowMs: number): void;
  /** Forgets taps that are not sampled yet. */
  forget(): void;
}

/** Makes the source of one slot. A tap of a held control lasts for a whole tick, however short it was and however often it is sampled. */
export function createDeviceSource<D extends ModelDefinition>(options: DeviceSourceOptions<D>): InputSource {
  const { model, controls, devices, orders = {} } = options;
  const bytes = new Uint8Array(model.inputLayout.sizeBytes);
  const record = asWritable(inputRecord(model.inputLayout, bytes, 0));
  const watching: WatchOptions = { ...options, tickMs: 1000 / model.definition.ticksPerSecond };
  const samplers = model.inputLayout.places.map(({ name, control }): Sampler => {
    const map = controls[name] ?? {};
    if (isOfAxis(map, control)) return axisSampler(name, map, watching);
    return buttonSampler(name, map, watching, control === 'press');
  });
  const orderButtons = new Map(Object.entries(orders).map(([name, map]) => [name, createButtonWatch(map, watching)]));
  return {
    sample(target, nowMs) {
      bytes.fill(0);
      for (const sampler of samplers) sampler.sample(record, nowMs);
      target.set(bytes);
    },
    wasOrdered: (name) => orderButtons.get(name)?.wasPressed() ?? false,
    release() {
      for (const sampler of samplers) sampler.forget();
      for (const button of orderButtons.values()) button.forget();
      devices.keys.releaseAll();
      devices.pads.releaseAll();
    },
  };
}

/** An input record is made of accessors by name; this is the one door to setting them by a name known only at run time. */
function asWritable(record: object): Record<string, number | boolean> {
  return record as Record<string, number | boolean>;
}

function axisSampler(name: string, map: AxisControl, { devices, hasKeys, pad, tickMs }: WatchOptions): Sampler {
  const { keys, pads } = devices;
  const [negativeKeys, positiveKeys] = hasKeys ? (map.axis ?? [[], []]) : [[], []];
  const negative = createKeyWatch(negativeKeys, keys, tickMs);
  const positive = createKeyWatch(positiveKeys, keys, tickMs);
  const [negativeButtons, positiveButtons] = map.padButtons ?? [[], []];
  const sign = map.isPadInverted === true ? -1 : 1;
  return {
    sample(record, nowMs) {
      let value = (positive.isActive(nowMs) ? 1 : 0) - (negative.isActive(nowMs) ? 1 : 0);
      if (map.pad !== undefined) value += sign * pads.axis(pad, map.pad);
      for (const button of negativeButtons) value -= pads.button(pad, button);
      for (const button of positiveButtons) value += pads.button(pad, button);
      record[name] = Math.min(Math.max(value, -1), 1);
    },
    forget() {
      negative.forget();
      positive.forget();
    },
  };
}

function buttonSampler(name: string, map: ButtonControl, watching: WatchOptions, isPress: boolean): Sampler {
  const button = createButtonWatch(map, watching);
  return {
    sample(record, nowMs) {
      record[name] = isPress ? button.wasPressed() : button.isActive(nowMs);
    },
    forget: button.forget,
  };
}
