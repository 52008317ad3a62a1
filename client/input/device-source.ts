/** Devices to a game's input: samples keys, pointer buttons and a pad through an action map. */
import type { AxisControl, ButtonControl, Controls } from '#client/input/controls.ts';
import type { InputSource } from '#client/input/input-source.ts';
import { pointerCode, type KeyState } from '#client/input/key-state.ts';
import type { PadState } from '#client/input/pad-state.ts';
import type { Model, ModelDefinition } from '#shared/model/model.ts';
import { inputRecord } from '#shared/world/accessors.ts';

/** The machine's devices. */
export interface Devices {
  readonly keys: KeyState;
  readonly pads: PadState;
}

/** What one slot is driven by. */
export interface DeviceSourceOptions<D extends ModelDefinition> {
  readonly model: Model<D>;
  readonly controls: Controls<D>;
  /** False for a slot that plays with its pad alone. */
  readonly hasKeys: boolean;
  /** Which pad: 0…3, or ANY_PAD. */
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
  const { model, controls, devices } = options;
  const bytes = new Uint8Array(model.inputLayout.sizeBytes);
  const record = asWritable(inputRecord(model.inputLayout, bytes, 0));
  const maps: Readonly<Record<string, AxisControl | ButtonControl>> = controls;
  const samplers = model.inputLayout.places.map(({ name, control }): Sampler => {
    const map = maps[name] ?? {};
    if (isOfAxis(map, control)) return axisSampler(name, map, options);
    return buttonSampler(name, map, options, control === 'press');
  });
  return {
    sample(target, nowMs) {
      bytes.fill(0);
      for (const sampler of samplers) sampler.sample(record, nowMs);
      target.set(bytes);
    },
    release() {
      devices.keys.releaseAll();
      devices.pads.releaseAll();
      for (const sampler of samplers) sampler.forget();
    },
  };
}

/** An action map gives axes an AxisControl and all else a ButtonControl: the model's kind of control tells which it is. */
function isOfAxis(_map: AxisControl | ButtonControl, control: 'axis' | 'held' | 'press'): _map is AxisControl {
  return control === 'axis';
}

/** An input record is made of accessors by name; this is the one door to setting them by a name known only at run time. */
function asWritable(record: object): Record<string, number | boolean> {
  return record as Record<string, number | boolean>;
}

interface SamplerOptions {
  readonly model: Model;
  readonly devices: Devices;
  readonly hasKeys: boolean;
  readonly pad: number;
}

function axisSampler(name: string, map: AxisControl, { model, devices, hasKeys, pad }: SamplerOptions): Sampler {
  const { keys, pads } = devices;
  const [negativeKeys, positiveKeys] = hasKeys ? (map.axis ?? [[], []]) : [[], []];
  const negative = keyWatch(negativeKeys, keys, tickMsOf(model));
  const positive = keyWatch(positiveKeys, keys, tickMsOf(model));
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

function buttonSampler(name: string, map: ButtonControl, options: SamplerOptions, isPress: boolean): Sampler {
  const { model, devices, hasKeys, pad } = options;
  const codes = [...(map.keys ?? []), ...(map.pointerButton === undefined ? [] : [pointerCode(map.pointerButton)])];
  const watch = keyWatch(hasKeys ? codes : [], devices.keys, tickMsOf(model));
  const buttons = [...(map.padButtons ?? []), ...(map.padButton === undefined ? [] : [map.padButton])];
  let wasPadDown = false;
  return {
    sample(record, nowMs) {
      let isPadDown = false;
      for (const button of buttons) isPadDown = devices.pads.isPressed(pad, button) || isPadDown;
      const isPadActive = isPress ? isPadDown && !wasPadDown : isPadDown;
      wasPadDown = isPadDown;
      // Both are read in every sample: each has an edge to remember.
      const isKeyActive = isPress ? watch.wasPressed() : watch.isActive(nowMs);
      record[name] = isKeyActive || isPadActive;
    },
    forget: watch.forget,
  };
}

function tickMsOf({ definition }: Model): number {
  return 1000 / definition.ticksPerSecond;
}

interface KeyWatch {
  /** Whether one of the keys is down, or was pressed less than a tick ago. */
  isActive(nowMs: number): boolean;
  /** Whether one of the keys was pressed since the last call. */
  wasPressed(): boolean;
  forget(): void;
}

function keyWatch(codes: readonly string[], keys: KeyState, tickMs: number): KeyWatch {
  const indexes = codes.map((code) => keys.indexOf(code));
  const seen = new Uint32Array(indexes.map((index) => keys.pressCount(index)));
  let activeUntilMs = -Infinity;
  const wasPressed = () => {
    let isNew = false;
    for (let i = 0; i < indexes.length; i++) {
      const count = keys.pressCount(indexes[i]);
      if (count !== seen[i]) isNew = true;
      seen[i] = count;
    }
    return isNew;
  };
  return {
    wasPressed,
    isActive(nowMs) {
      if (wasPressed()) activeUntilMs = nowMs + tickMs;
      let isDown = nowMs < activeUntilMs;
      for (let i = 0; i < indexes.length; i++) isDown = keys.isDown(indexes[i]) || isDown;
      return isDown;
    },
    forget() {
      wasPressed();
      activeUntilMs = -Infinity;
    },
  };
}
