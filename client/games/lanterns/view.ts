// How lanterns looks and sounds: the layers, who draws what, and how it is steered.
import assets from 'virtual:assets/lanterns';
import { defineView } from '#client/index.ts';
import { model, ROLE } from '#shared/games/lanterns/model.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { createAtmosphere } from './atmosphere.ts';
import { COLOR } from './colors.ts';
import { controls } from './controls.ts';
import { createDirector } from './director.ts';
import { createDoors } from './doors.ts';
import { effects } from './effects.ts';
import { createHud } from './hud.ts';
import { createTrackChoice, musicFade } from './music.ts';
import { createOwnEars } from './own-ears.ts';
import { flare, particles } from './particles.ts';
import { roleOf } from './roles.ts';
import { EmberNode, createLampHalos, createShrineFires, placeFixtures } from './thing-nodes.ts';
import { createTownLights } from './town-lights.ts';
import { createTownPicture } from './town-picture.ts';
import { createViewState } from './view-state.ts';
import { createWalkers } from './walkers.ts';
import type { Doors } from './doors.ts';
import type { Hud } from './hud.ts';
import type { LampHalos, ShrineFires } from './thing-nodes.ts';
import type { TownLights } from './town-lights.ts';
import type { TownPicture } from './town-picture.ts';
import type { Walkers } from './walkers.ts';

const SEATS = model.definition.players.max;
/** u in a tick: nobody moves so far. */
const JUMP = 60;
/** u: a guess that was off by more is not eased. */
const EASED_UNITS = 120;

/** Every sound of the world at no volume; buttons still click. */
const silence = Object.fromEntries(
  Object.keys(assets.sounds.sprite)
    .filter((name) => name !== 'ui-click')
    .map((name) => [name, { volume: 0 }]),
);

/** A match that is played or watched. */
export const view = matchView(false);

/** The same without HUD and sounds, under the music of the title: bots behind it. */
export const demoView = matchView(true);

/** What is made when the match is mounted, in the order in which it is brought in step. */
interface Scene {
  readonly town: TownPicture;
  readonly doors: Doors;
  readonly walkers: Walkers;
  readonly halos: LampHalos;
  readonly fires: ShrineFires;
  readonly lights: TownLights;
}

function matchView(isDemo: boolean) {
  return defineView(game, assets, (actor) => {
    const state = createViewState(SEATS, isDemo);
    const director = createDirector(state);
    const atmosphere = createAtmosphere(state, SEATS);
    const ears = createOwnEars(state, SEATS);
    const chooseTrack = createTrackChoice(isDemo);
    const cues = { phase: 0, secondsLeft: 0, isHeadStart: false, isHider: false, dread: 0, timeMs: 0 };
    let scene: Scene | undefined;
    let hud: Hud | undefined;
    const words: Hud = {
      place: (stage) => hud?.place(stage),
      update: (frame, stage, dread) => hud?.update(frame, stage, dread),
      addCatch: (by, victim) => hud?.addCatch(by, victim),
      wasCaught: (by) => hud?.wasCaught(by),
      hasCaught: (victim) => hud?.hasCaught(victim),
      count: (secondsLeft) => hud?.count(secondsLeft),
      roundStarted: (hunters, hiders, role) => hud?.roundStarted(hunters, hiders, role),
      huntStarted: (role) => hud?.huntStarted(role),
      shrineLit: (lit, of) => hud?.shrineLit(lit, of),
    };
    return {
      logical: { width: 960, height: 620 },
      portrait: { width: 520, height: 900 },
      fit: 'expand',
      background: COLOR.night,
      blend: {
        except: ['Mind', 'Walker.stepUnits'],
        snapBeyond: { 'Body.x': JUMP, 'Body.y': JUMP },
        easeUpTo: { 'Body.x': EASED_UNITS, 'Body.y': EASED_UNITS },
      },
      layers: {
        ground: { isStatic: true },
        marks: {},
        things: {},
        walkers: {},
        above: { isStatic: true },
        air: {},
        light: {},
        flames: {},
        effects: {},
        names: {},
        hud: { space: 'screen' },
      },
      controls,
      particles,
      sounds: isDemo
        ? silence
        : {
            'step-soft': { maxVoices: 5, minGapMs: 40 },
            'step-loud': { maxVoices: 6, minGapMs: 40 },
            wind: { maxVoices: 1, volume: 0.7 },
            caught: { maxVoices: 3, priority: 4, minGapMs: 120 },
            heartbeat: { maxVoices: 2 },
          },
      actors: [
        actor({
          with: ['Ember', 'Body'],
          layer: 'flames',
          when: (e, frame) => state.gate.sees(frame, e),
          create: (_e, _frame, stage) => new EmberNode(stage),
          reset: (node) => node.begin(),
          update: (node, e, frame, stage) => node.update(e, frame, stage),
          // Gathered or out of sight: its light dies away, it is not cut off.
          remove: (node, stage) => stage.burst(flare, node.x, node.y, { tint: COLOR.ember, scale: 0.35 }),
        }),
      ],
      on: effects(state, words),
      mount(stage) {
        const town = createTownPicture(stage, { floor: 'ground', ground: 'ground', above: 'above' });
        placeFixtures(stage, { ground: 'ground', above: 'above' });
        const doors = createDoors(stage, 'things', state);
        const walkers = createWalkers(stage, { bodies: 'walkers', flames: 'flames', names: 'names' }, state);
        const halos = createLampHalos(stage, 'flames');
        const fires = createShrineFires(stage, 'flames', state.shrines);
        const lights = createTownLights(stage, 'light', state);
        scene = { town, doors, walkers, halos, fires, lights };
        if (!isDemo) hud = createHud(stage, state);
      },
      camera(frame, stage) {
        state.doors.refresh(frame);
        state.shrines.refresh(frame);
        state.gate.refresh(frame, stage);
        state.walkers.refresh(frame, stage, state.gate);
        words.place(stage);
        director.update(frame, stage);
      },
      hud(frame, stage) {
        if (scene === undefined) return;
        scene.town.update(stage);
        scene.doors.update(stage);
        scene.walkers.update(stage);
        scene.halos.update(stage);
        scene.fires.update(stage);
        scene.lights.update(frame, stage);
        atmosphere.update(frame, stage);
        ears.update(frame, stage);
        hud?.update(frame, stage, atmosphere.dread);
        cues.phase = frame.globals.phase;
        cues.secondsLeft = frame.globals.phaseTicks * frame.dt;
        cues.isHeadStart = frame.globals.headStartTicks > 0;
        cues.isHider = roleOf(frame, state.focus) === ROLE.hider;
        cues.dread = atmosphere.dread;
        cues.timeMs = stage.timeMs;
        stage.music(assets.music[chooseTrack(cues)], musicFade);
      },
    };
  });
}
