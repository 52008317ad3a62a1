// All lights of a frame: lamps and burning shrines, lanterns with their beams, embers, and the little that eyes make of the night.
import { SHRINE_LIGHT_RADIUS } from '#shared/games/lanterns/light.ts';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { VIEW_RADIUS } from '#shared/games/lanterns/sight.ts';
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { CLEAR_VIEW, LIGHT } from './colors.ts';
import type { FrameLight, LightBuffer } from './light-buffer.ts';
import type { LightShape } from './light-shape.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';
import type { WalkerTrace } from './walker-traces.ts';

/** u that light goes into walls: it shows their sides and rims, and not what is behind them. */
const SOAK = 19;
/** The light of a lantern is a little wider than what the rules count, since it falls off. */
const WIDER = 1.15;
/** u: glow of an ember on the ground. */
const EMBER_REACH = 62;

/** The lights of one match. */
export interface TownLights {
  update(frame: GameFrame, stage: GameStage): void;
}

/** Makes the lights; lamps are cast at once, since nothing ever moves in their way. */
export function createTownLights(buffer: LightBuffer, state: ViewState): TownLights {
  const lamps = castLamps(buffer, state);
  const light: FrameLight = {
    x: 0,
    y: 0,
    reach: 0,
    soak: SOAK,
    angleRad: 0,
    halfRad: Math.PI,
    color: 0xffffff,
    strength: 1,
  };

  function add(reach: number, color: number, strength: number): void {
    light.reach = reach;
    light.color = color;
    light.strength = strength;
    buffer.add(light);
  }

  function addLantern(trace: WalkerTrace, { tuning }: GameFrame, stage: GameStage): void {
    light.x = trace.x;
    light.y = trace.y;
    light.angleRad = trace.facing;
    light.halfRad = Math.PI;
    const flicker = flickerOf(stage.timeMs, trace.seat);
    if (trace.role === ROLE.hider) {
      add(tuning.glowRadius * WIDER, LIGHT.glow, trace.presence * trace.light * flicker);
      return;
    }
    add(tuning.haloRadius * 1.6, LIGHT.halo, 0.75 * trace.presence * flicker);
    light.halfRad = Math.acos(tuning.beamCosine) * 1.06;
    add(tuning.beamReach * 1.08, LIGHT.beam, trace.presence * (0.88 + 0.1 * flicker));
    light.halfRad = Math.PI;
  }

  return {
    update(frame, stage) {
      buffer.begin();
      for (let i = 0; i < lamps.length; i++) {
        const { shape, x, y, radius } = lamps[i];
        const isNear = stage.isInView(x, y, radius);
        if (shape.mesh.visible !== isNear) shape.mesh.visible = isNear;
        if (isNear) shape.dye(LIGHT.lamp, 0.85 * flickerOf(stage.timeMs, i * 7));
      }
      const focus = state.walkers.of(state.focus);
      light.halfRad = Math.PI;
      if (focus !== undefined && focus.presence > 0) {
        light.x = focus.x;
        light.y = focus.y;
        add(VIEW_RADIUS, CLEAR_VIEW, focus.presence);
      }
      for (let seat = 0; seat < state.walkers.list.length; seat++) {
        const trace = state.walkers.list[seat];
        if (trace.presence > 0 && stage.isInView(trace.x, trace.y, frame.tuning.beamReach))
          addLantern(trace, frame, stage);
      }
      for (let i = 0; i < town.shrines.length; i++) {
        const { x, y } = town.shrines[i];
        if (state.shrines.isLit[i] === 0 || !stage.isInView(x, y, SHRINE_LIGHT_RADIUS)) continue;
        light.x = x;
        light.y = y;
        add(SHRINE_LIGHT_RADIUS * WIDER, LIGHT.shrine, flickerOf(stage.timeMs, i * 5));
      }
      for (const e of frame.each('Ember', 'Body')) {
        if (!stage.isInView(frame.Body.x[e], frame.Body.y[e], EMBER_REACH) || !state.gate.sees(frame, e)) continue;
        light.x = frame.Body.x[e];
        light.y = frame.Body.y[e];
        add(EMBER_REACH, LIGHT.ember, 0.55 + 0.2 * Math.sin(stage.timeMs * 0.003 + e));
      }
      buffer.finish(stage);
    },
  };
}

interface LampLight {
  readonly shape: LightShape;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** The rules let no lamp shine through a door, be it open: so does the picture. */
function castLamps(buffer: LightBuffer, { doors }: ViewState): readonly LampLight[] {
  const { hides } = doors.grid;
  const before = hides.slice();
  for (const { cell, kind } of town.doors) if (kind === DOOR.door) hides[cell] = 1;
  const lamps = town.lamps.map(({ x, y, radius }) => {
    const shape = buffer.keep({ x, y, reach: radius * WIDER, soak: SOAK, angleRad: 0, halfRad: Math.PI });
    return { shape, x, y, radius };
  });
  hides.set(before);
  return lamps;
}

/** A flame's strength at a time, 0.86…1: slow breathing and small starts, each flame its own. */
export function flickerOf(timeMs: number, flame: number): number {
  const time = timeMs * 0.001 + flame * 1.7;
  return 0.93 + 0.04 * Math.sin(time * 2.1) + 0.02 * Math.sin(time * 7.3 + flame) + 0.01 * Math.sin(time * 17.7);
}
