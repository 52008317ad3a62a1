// How dogfight looks and sounds: the layers, who draws what, and how it is steered.
import assets from 'virtual:assets/dogfight';
import { defineView } from '#client/index.ts';
import { model } from '#shared/games/dogfight/model.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { WORLD_HEIGHT, WORLD_WIDTH } from '#shared/games/dogfight/space.ts';
import { COLOR } from './colors.ts';
import { controls, pingButton, sharedControls } from './controls.ts';
import { direct } from './director.ts';
import { effects, regrets } from './effects.ts';
import { createHud } from './hud.ts';
import { musicFade, trackOf } from './music.ts';
import { particles } from './particles.ts';
import { pingTarget } from './ping-target.ts';
import { ShipNode } from './ship-node.ts';
import { createSky } from './sky.ts';
import { BoltNode, MarkerNode, PickUpNode, dressRock, updateRock } from './thing-nodes.ts';
import { createViewState, paneInTurn } from './view-state.ts';
import type { Hud } from './hud.ts';

const SEATS = model.definition.players.max;
const EASED_UNITS = 250;

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

function matchView(isDemo: boolean) {
  return defineView(game, assets, (actor) => {
    const state = createViewState(SEATS, isDemo);
    const ships: ShipNode[] = [];
    let hud: Hud | undefined;
    const words: Hud = {
      update: (frame, stage) => hud?.update(frame, stage),
      addKill: (by, victim) => hud?.addKill(by, victim),
      cheer: (by, victim, streak) => hud?.cheer(by, victim, streak),
      say: (seat, text, color) => hud?.say(seat, text, color),
      hushNews: (seat) => hud?.hushNews(seat),
      count: (secondsLeft) => hud?.count(secondsLeft),
      announceRound: (round) => hud?.announceRound(round),
    };
    return {
      logical: { width: 900, height: 720 },
      portrait: { width: 560, height: 900 },
      fit: 'expand',
      split: true,
      background: COLOR.space,
      torus: { width: WORLD_WIDTH, height: WORLD_HEIGHT },
      blend: {
        except: ['Mind', 'Ship.boostSeconds'],
        // Places count laps, so they need no wrap. A guess half a second old is off by less; what is off by more is another thing.
        easeUpTo: { 'Body.x': EASED_UNITS, 'Body.y': EASED_UNITS },
      },
      layers: {
        sky: { space: 'pane' },
        trails: {},
        things: {},
        bolts: {},
        ships: {},
        effects: {},
        hud: { space: 'screen' },
      },
      controls,
      sharedControls,
      orders: { Ping: { ...pingButton, make: (frame, stage, slot) => pingTarget(frame, stage.seats[slot]) } },
      particles,
      sounds: isDemo
        ? silence
        : {
            fire: { maxVoices: 6, minGapMs: 40, volume: 0.6 },
            'fire-spread': { maxVoices: 4, minGapMs: 40, volume: 0.65 },
            thrust: { maxVoices: 4, volume: 0.5 },
            explode: { maxVoices: 4, priority: 4 },
            hit: { maxVoices: 5 },
          },
      actors: [
        actor({
          with: ['Rock', 'Body'],
          layer: 'things',
          create(e, frame, stage) {
            const node = stage.sprite('rock-large-1');
            dressRock(node, e, frame, stage);
            return node;
          },
          reset: dressRock,
          update: updateRock,
        }),
        actor({
          with: ['PickUp', 'Body'],
          layer: 'things',
          create(e, frame, stage) {
            const node = new PickUpNode(stage);
            node.begin(frame.PickUp.kind[e], stage);
            return node;
          },
          reset: (node, e, frame, stage) => node.begin(frame.PickUp.kind[e], stage),
          update: (node, e, frame, stage) => node.update(e, frame, stage),
        }),
        actor({
          with: ['Marker', 'Body'],
          layer: 'things',
          create: (_e, _frame, stage) => new MarkerNode(stage, state),
          reset() {},
          update: (node, e, frame, stage) => node.update(e, frame, stage),
        }),
        actor({
          with: ['Bolt', 'Body'],
          layer: 'bolts',
          create: (_e, _frame, stage) => new BoltNode(stage, state),
          reset() {},
          update: (node, e, frame, stage) => node.update(e, frame, stage),
        }),
        actor({
          with: ['Ship', 'Body'],
          layer: 'ships',
          create(_e, _frame, stage) {
            const node = new ShipNode(stage, state);
            ships.push(node);
            return node;
          },
          reset: (node) => node.begin(),
          update: (node, e, frame, stage) => node.update(e, frame, stage),
        }),
      ],
      on: effects(state, words),
      onWithdrawn: regrets(state, words),
      mount(stage) {
        createSky(stage, 'sky');
        stage.beforePicture(() => {
          const pane = paneInTurn(state, stage);
          for (let i = 0; i < ships.length; i++) ships[i].look(pane);
        });
        if (!isDemo) hud = createHud(stage, state, SEATS);
      },
      camera(frame, stage) {
        state.colors.refresh(frame, stage.palette);
        direct(paneInTurn(state, stage), frame, stage);
      },
      hud(frame, stage) {
        hud?.update(frame, stage);
        stage.music(assets.music[trackOf(frame.globals.phase, isDemo)], musicFade);
      },
    };
  });
}
