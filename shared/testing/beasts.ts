/** Beasts: a small whole game for tests, of timers, tweens and state machines. Beasts roam, charge at players and fall asleep. */
import { stateMachine } from '../behaviour/state-machine.ts';
import { countDown, elapsedShare, repeatTimer, startTimer, ticksOf } from '../behaviour/timers.ts';
import { startTween, tweenAngle, tweenEnds, tweenFields, tweenShare, tweenValue } from '../behaviour/tweens.ts';
import {
  NONE,
  angle,
  axis,
  defineGame,
  defineModel,
  entity,
  f64,
  oneOf,
  player,
  predicted,
  prefab,
  u16,
  u32,
  u8,
  type WorldOf,
} from '../index.ts';
import { EASINGS } from '../math/easing.ts';

const Mood = oneOf('calm', 'angry', 'asleep');

export const model = defineModel({
  name: 'beasts',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 96,
  components: {
    Place: { x: f64, y: f64 },
    Runner: { player, turnTicks: u8 },
    Beast: { mood: Mood, moodTick: u32, stunTicks: u8, target: entity, naps: u16 },
    /** How a beast turns its head, in radians. */
    Head: { ...tweenFields, heading: angle, easing: oneOf(...EASINGS) },
    /** A bar that slides over the ground. */
    Bar: tweenFields,
    Dust: { lifeTicks: u16 },
  },
  globals: { waveTicks: u16, waves: u16, width: f64 },
  input: { x: axis, y: axis },
  events: { Roared: predicted({ by: entity, x: f64 }, { same: ['by'], withinTicks: 10 }) },
});

export interface World extends WorldOf<typeof model> {}

const WAVE_TICKS = 40;
const spawnDust = prefab(model, { Dust: {}, Place: {} });

/** The moods of beasts. */
export const moods = stateMachine(model, {
  state: 'Beast.mood',
  since: 'Beast.moodTick',
  with: ['Place', 'Head'],
  states: {
    calm: {
      enter(w, e) {
        startTween(w, w.Head, e, w.Head.heading[e], w.random() * 6, 30);
        w.Beast.target[e] = NONE;
      },
      tick(w, e, ticks) {
        const runner = w.first('Runner', 'Place');
        if (ticks < 60 || !w.has(runner, 'Runner', 'Place')) return undefined;
        w.Beast.target[e] = runner;
        return w.Beast.naps[e] % 3 === 2 ? 'asleep' : 'angry';
      },
    },
    angry: {
      enter(w, e) {
        const roared = w.emit('Roared');
        roared.by = e;
        roared.x = w.Place.x[e];
        startTimer(w.Beast.stunTicks, e, 20);
      },
      tick(w, e, ticks) {
        const { Beast, Place } = w;
        const target = Beast.target[e];
        if (!w.has(target, 'Place')) return 'calm';
        if (Beast.stunTicks[e] === 0) Place.x[e] += (Place.x[target] - Place.x[e]) * w.dt;
        return ticks > ticksOf(w, 1.5) ? 'asleep' : undefined;
      },
    },
    asleep: {
      enter: (w, e) => (w.Beast.naps[e] % 5 === 4 ? 'calm' : undefined),
      tick: (_, e, ticks) => (ticks === 25 + (e % 8) ? 'calm' : undefined),
      leave: (w, e) => void w.Beast.naps[e]++,
    },
  },
});

/** Moves runners, and wakes beasts that one comes close to. */
export function moveRunners(w: World): void {
  const { Place, Runner, Beast } = w;
  for (const e of w.each('Runner', 'Place')) {
    const input = w.input(Runner.player[e]);
    Place.x[e] += input.x * w.dt;
    Place.y[e] += input.y * w.dt;
    for (const beast of w.each('Beast', 'Place', 'Head')) {
      if (Beast.mood[beast] !== Mood.is.asleep || Math.abs(Place.x[beast] - Place.x[e]) > 0.2) continue;
      moods.go(w, beast, 'angry');
    }
  }
}

export function countTimers(w: World): void {
  const { Beast, Dust, Place, globals } = w;
  for (const e of w.each('Beast', 'Place')) {
    if (!countDown(Beast.stunTicks, e)) continue;
    const dust = spawnDust(w);
    Place.x[dust] = Place.x[e];
    startTimer(Dust.lifeTicks, dust, 90);
  }
  for (const e of w.each('Dust', 'Place')) {
    Place.y[e] = elapsedShare(Dust.lifeTicks, e, 90);
    if (countDown(Dust.lifeTicks, e)) w.despawn(e);
  }
  if (repeatTimer(globals, 'waveTicks', WAVE_TICKS)) globals.waves++;
}

export function moveTweens(w: World): void {
  const { Head, Bar, globals } = w;
  for (const e of w.each('Head')) Head.heading[e] = tweenAngle(w, Head, e, EASINGS[Head.easing[e]]);
  for (const e of w.each('Bar')) {
    globals.width = tweenValue(w, Bar, e, 'bounceOut') + tweenShare(w, Bar, e);
    if (tweenEnds(w, Bar, e)) startTween(w, Bar, e, Bar.to[e], Bar.from[e], 47);
  }
}

export const game = defineGame(model, {
  start(w) {
    for (let i = 0; i < 12; i++) w.spawn({ Beast: {}, Place: { x: i, y: 0 }, Head: { easing: i % 2 === 0 ? 2 : 27 } });
    startTween(w, w.Bar, w.spawn({ Bar: {} }), -1, 1, 30);
  },
  join(w, seat) {
    w.spawn({ Runner: { player: seat }, Place: { x: seat * 3, y: 1 } });
  },
  leave(w, seat) {
    for (const e of w.each('Runner')) if (w.Runner.player[e] === seat) w.despawn(e);
  },
  bot(w, seat, out) {
    for (const e of w.each('Runner')) {
      if (w.Runner.player[e] !== seat) continue;
      w.Runner.turnTicks[e]++;
      out.x = w.Runner.turnTicks[e] < 128 ? 1 : -1;
    }
  },
  systems: { moveRunners, moods: moods.system, countTimers, moveTweens },
});
