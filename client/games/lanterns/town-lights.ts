// All lights of a frame: lamps and burning shrines, lanterns with their beams, embers, and the little that eyes make of the night.
import { createLights } from '#client/lights/index.ts';
import { SHRINE_LIGHT_RADIUS } from '#shared/games/lanterns/light.ts';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { VIEW_RADIUS } from '#shared/games/lanterns/sight.ts';
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { AMBIENT, CLEAR_VIEW, LIGHT } from './colors.ts';
import { createSightCaster, createSightPolygon } from './sight-polygon.ts';
import type { SightPolygon } from './sight-polygon.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';
import type { WalkerTrace } from './walker-traces.ts';

/** u that light goes into walls: it shows their sides and rims, and not what is behind them. */
const SOAK = 19;
/** The light of a lantern is a little wider than what the rules count, since it falls off. */
const WIDER = 1.15;
/** u: glow of an ember on the ground. */
const EMBER_RADIUS = 62;
/** Outlines of small lights are simple; their meshes cost less. */
const SMALL_RADIUS = 170;
const FEW_POINTS = 128;
/** The part of a lantern's light that wavers. */
const FLICKER = 0.14;

/** The lights of one match. */
export interface TownLights {
  update(frame: GameFrame, stage: GameStage): void;
}

/** A light as it is asked for: one that is filled anew for each. */
interface CastLight {
  x: number;
  y: number;
  radius: number;
  angleRad: number;
  halfRad: number;
  color: number;
  intensity: number;
  flicker: number;
  flame: number;
}

/** Makes the lights; lamps are cast at once, since nothing ever moves in their way. */
export function createTownLights(stage: GameStage, layer: string, state: ViewState): TownLights {
  const lights = createLights(stage, { layer, ambient: AMBIENT });
  const cast = createSightCaster(state.doors.grid);
  const many = createSightPolygon();
  const few: SightPolygon = { points: new Float32Array(FEW_POINTS * 2), count: 0 };
  const light: CastLight = {
    x: 0,
    y: 0,
    radius: 0,
    angleRad: 0,
    halfRad: Math.PI,
    color: 0xffffff,
    intensity: 1,
    flicker: 0,
    flame: 0,
  };
  const way = { x: 0, y: 0, reach: 0, soak: SOAK, angleRad: 0, halfRad: 0 };

  function outlineOf({ x, y, radius, angleRad, halfRad }: CastLight): SightPolygon {
    way.x = x;
    way.y = y;
    way.reach = radius;
    way.angleRad = angleRad;
    way.halfRad = halfRad;
    return cast(way, radius <= SMALL_RADIUS ? few : many);
  }

  function add(radius: number, color: number, intensity: number): void {
    light.radius = radius;
    light.color = color;
    light.intensity = intensity;
    lights.add(light, outlineOf(light));
  }

  /** The rules let no lamp shine through a door, be it open: so does the picture. */
  function keepLamps(): void {
    const { hides } = state.doors.grid;
    const before = hides.slice();
    for (const { cell, kind } of town.doors) if (kind === DOOR.door) hides[cell] = 1;
    for (const [i, { x, y, radius }] of town.lamps.entries()) {
      const lamp = { ...light, x, y, radius: radius * WIDER, color: LIGHT.lamp, intensity: 0.85, flicker: FLICKER };
      lights.keep({ ...lamp, flame: i * 7 }, outlineOf(lamp));
    }
    hides.set(before);
  }

  function addLantern(trace: WalkerTrace, { tuning }: GameFrame): void {
    light.x = trace.x;
    light.y = trace.y;
    light.angleRad = trace.facing;
    light.flame = trace.seat;
    light.flicker = FLICKER;
    if (trace.role === ROLE.hider) {
      add(tuning.glowRadius * WIDER, LIGHT.glow, trace.presence * trace.light);
      return;
    }
    add(tuning.haloRadius * 1.6, LIGHT.halo, 0.75 * trace.presence);
    light.halfRad = Math.acos(tuning.beamCosine) * 1.06;
    light.flicker = FLICKER / 10;
    add(tuning.beamReach * 1.08, LIGHT.beam, trace.presence * 0.98);
    light.halfRad = Math.PI;
  }

  keepLamps();
  return {
    update(frame) {
      light.flicker = 0;
      const focus = state.walkers.of(state.focus);
      if (focus !== undefined && focus.presence > 0) {
        light.x = focus.x;
        light.y = focus.y;
        add(VIEW_RADIUS, CLEAR_VIEW, focus.presence);
      }
      for (let seat = 0; seat < state.walkers.list.length; seat++) {
        const trace = state.walkers.list[seat];
        if (trace.presence > 0 && stage.isInView(trace.x, trace.y, frame.tuning.beamReach)) addLantern(trace, frame);
      }
      light.flicker = FLICKER;
      for (let i = 0; i < town.shrines.length; i++) {
        const { x, y } = town.shrines[i];
        if (state.shrines.isLit[i] === 0 || !stage.isInView(x, y, SHRINE_LIGHT_RADIUS)) continue;
        light.x = x;
        light.y = y;
        light.flame = i * 5;
        add(SHRINE_LIGHT_RADIUS * WIDER, LIGHT.shrine, 1);
      }
      light.flicker = 0;
      for (const e of frame.each('Ember', 'Body')) {
        if (!stage.isInView(frame.Body.x[e], frame.Body.y[e], EMBER_RADIUS) || !state.gate.sees(frame, e)) continue;
        light.x = frame.Body.x[e];
        light.y = frame.Body.y[e];
        add(EMBER_RADIUS, LIGHT.ember, 0.55 + 0.2 * Math.sin(stage.timeMs * 0.003 + e));
      }
    },
  };
}
