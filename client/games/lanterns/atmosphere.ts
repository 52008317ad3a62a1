// What nobody does and is there all the same: motes and moths in the light, prints and dust behind walkers, cinders over fires, wind, one's own heart.
import { ROLE } from '#shared/games/lanterns/model.ts';
import { town } from '#shared/games/lanterns/town.ts';
import { cinder, dust, mote, moth, print } from './particles.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';
import type { WalkerTrace } from './walker-traces.ts';

const MOTES_PER_SECOND = 12;
const MOTHS_PER_SECOND = 5;
/** u between two prints of a walker. */
const PRINT_UNITS = 29;
/** u to the side of the middle. */
const PRINT_ASIDE = 5;
/** u: a hunter who is seen as near as this is felt in the chest. */
const HEART_NEAR = 270;
const HEART_FAST_MS = 520;
const HEART_SLOW_MS = 1150;

/** The air of one match. */
export interface Atmosphere {
  update(frame: GameFrame, stage: GameStage): void;
  /** How near the nearest hunter is that the focus sees: 0 far or nobody … 1 on its heels. */
  readonly dread: number;
}

/** Makes it. */
export function createAtmosphere(state: ViewState, seats: number): Atmosphere {
  const printedAt = new Float64Array(seats);
  const burst = { angleRad: 0 };
  let motesDue = 0;
  let mothsDue = 0;
  let heartDueMs = 0;
  let dread = 0;
  /** Where things happen is a matter of looks alone: a lattice walked in golden steps scatters them. */
  let scatter = 0;

  function next(): number {
    scatter = (scatter + 0.618_034) % 1;
    return scatter;
  }

  function drift(stage: GameStage): void {
    const { camera, width, height, dtSeconds, isMotionReduced } = stage;
    if (isMotionReduced) return;
    motesDue += dtSeconds * MOTES_PER_SECOND;
    for (; motesDue >= 1; motesDue--) {
      const x = camera.x + ((next() - 0.5) * width) / camera.zoom;
      stage.burst(mote, x, camera.y + ((next() - 0.5) * height) / camera.zoom);
    }
    mothsDue += dtSeconds * MOTHS_PER_SECOND;
    for (; mothsDue >= 1; mothsDue--) {
      const lamp = town.lamps[Math.floor(next() * town.lamps.length)];
      if (stage.isInView(lamp.x, lamp.y, 20)) stage.burst(moth, lamp.x, lamp.y);
    }
  }

  function leaveTracks(trace: WalkerTrace, stage: GameStage): void {
    const step = Math.floor(trace.walked / PRINT_UNITS);
    if (step === printedAt[trace.seat]) return;
    printedAt[trace.seat] = step;
    if (trace.speed < 20 || !stage.isInView(trace.x, trace.y, 20)) return;
    const aside = step % 2 === 0 ? PRINT_ASIDE : -PRINT_ASIDE;
    burst.angleRad = trace.facing;
    stage.burst(print, trace.x - Math.sin(trace.facing) * aside, trace.y + Math.cos(trace.facing) * aside, burst);
    if (trace.isRunning) stage.burst(dust, trace.x, trace.y);
  }

  function burn(frame: GameFrame, stage: GameStage): void {
    const { Body } = frame;
    for (let i = 0; i < town.shrines.length; i++) {
      const { x, y } = town.shrines[i];
      if (state.shrines.isLit[i] === 1 && stage.isInView(x, y) && next() < stage.dtSeconds * 9)
        stage.burst(cinder, x, y - 8);
    }
    for (const e of frame.each('Ember', 'Body')) {
      if (!stage.isInView(Body.x[e], Body.y[e]) || next() >= stage.dtSeconds * 1.2) continue;
      // Cinders glow over the night: an ember that is not seen must throw none. Sight is asked last, since it costs most.
      if (state.gate.sees(frame, e)) stage.burst(cinder, Body.x[e], Body.y[e] - 4);
    }
  }

  function feel(stage: GameStage): void {
    const me = state.walkers.of(state.focus);
    dread = 0;
    if (me === undefined || !me.isKnown || me.role !== ROLE.hider || state.isDemo) return;
    for (const trace of state.walkers.list) {
      if (!trace.isKnown || trace.role !== ROLE.hunter) continue;
      const dx = trace.x - me.x;
      const dy = trace.y - me.y;
      dread = Math.max(dread, 1 - Math.sqrt(dx * dx + dy * dy) / HEART_NEAR);
    }
    if (dread <= 0 || stage.timeMs < heartDueMs) return;
    heartDueMs = stage.timeMs + HEART_SLOW_MS + (HEART_FAST_MS - HEART_SLOW_MS) * dread;
    stage.play('heartbeat', { volume: 0.45 + 0.55 * dread, rate: 1 + 0.15 * dread, priority: 4 });
  }

  return {
    get dread() {
      return dread;
    },
    update(frame, stage) {
      stage.sustain('wind', 'wind', { volume: 0.5 });
      drift(stage);
      for (let seat = 0; seat < state.walkers.list.length; seat++) {
        const trace = state.walkers.list[seat];
        if (trace.isKnown) leaveTracks(trace, stage);
      }
      if (!stage.isMotionReduced) burn(frame, stage);
      feel(stage);
    },
  };
}
