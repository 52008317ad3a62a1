// Timers, tweens and state machines know the model's columns, and twenty-one wrong programs do not compile.
import { expectTypeOf, test } from 'vitest';
import { bool, defineModel, entity, f64, list, oneOf, u16, u32, u8, type Entity, type WorldOf } from '../index.ts';
import { stateMachine } from './state-machine.ts';
import { countDown, elapsedShare, repeatTimer, startTimer } from './timers.ts';
import { startTween, tweenFields, tweenValue } from './tweens.ts';

const Mood = oneOf('calm', 'angry', 'asleep');
const model = defineModel({
  name: 'types',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 8,
  components: {
    Beast: { mood: Mood, moodTick: u32, stunTicks: u8, isFast: bool, mark: entity, path: list(u8, 3) },
    Slide: tweenFields,
    Place: { x: f64, sinceTick: u32 },
  },
  globals: { phaseTicks: u16, isOver: bool, order: list(u8, 3) },
  input: {},
});
interface World extends WorldOf<typeof model> {}
declare const w: World;
const beast = w.each('Beast', 'Place')[0];
const place = w.each('Place')[0];
const slide = w.each('Slide')[0];

test('timers, tweens and machines are inferred', () => {
  expectTypeOf(countDown(w.Beast.stunTicks, beast)).toEqualTypeOf<boolean>();
  expectTypeOf(repeatTimer(w.globals, 'phaseTicks', 3)).toEqualTypeOf<boolean>();
  startTimer(w.globals, 'phaseTicks', 3);
  elapsedShare(w.Beast.stunTicks, beast, 20);
  startTween(w, w.Slide, slide, 0, 1, 30);
  expectTypeOf(tweenValue(w, w.Slide, slide, 'quadOut')).toEqualTypeOf<number>();
  tweenValue(w, w.Slide, slide, (t) => t * t);
  const moods = stateMachine(model, {
    state: 'Beast.mood',
    since: 'Beast.moodTick',
    with: ['Place'],
    states: {
      calm: {
        tick(world, e, ticks) {
          expectTypeOf(e).toEqualTypeOf<Entity<'Beast' | 'Place'>>();
          expectTypeOf(world.Place.x[e]).toEqualTypeOf<number>();
          if (ticks > 3) return 'angry';
        },
      },
      angry: { enter: () => undefined, leave() {} },
    },
  });
  moods.go(w, beast, 'asleep');
  moods.system(w);
});

test('wrong programs do not compile', () => {
  // @ts-expect-error 1: a row that may not have the component
  countDown(w.Beast.stunTicks, place);
  // @ts-expect-error 2: a plain number is no row
  countDown(w.Beast.stunTicks, 3);
  // @ts-expect-error 3: a flag is no timer
  countDown(w.Beast.isFast, beast);
  // @ts-expect-error 4: a pointer is no timer
  startTimer(w.Beast.mark, beast, 3);
  // @ts-expect-error 5: a list is no timer
  startTimer(w.Beast.path, beast, 3);
  // @ts-expect-error 6: a choice is no timer
  startTimer(w.Beast.mood, beast, 1);
  // @ts-expect-error 7: an unknown global
  countDown(w.globals, 'faseTicks');
  // @ts-expect-error 8: a flag of the world is no timer
  countDown(w.globals, 'isOver');
  // @ts-expect-error 9: a list of the world is no timer
  countDown(w.globals, 'order');
  // @ts-expect-error 10: a component without the fields of a tween
  startTween(w, w.Place, place, 0, 1, 30);
  // @ts-expect-error 11: a row without the tween
  tweenValue(w, w.Slide, beast, 'linear');
  // @ts-expect-error 12: an unknown easing
  tweenValue(w, w.Slide, slide, 'quadout');
  // @ts-expect-error 13: an unknown state field
  stateMachine(model, { state: 'Beast.mod', since: 'Beast.moodTick', states: {} });
  // @ts-expect-error 14: a field that is no oneOf
  stateMachine(model, { state: 'Beast.stunTicks', since: 'Beast.moodTick', states: {} });
  // @ts-expect-error 15: a tick that is no u32
  stateMachine(model, { state: 'Beast.mood', since: 'Beast.stunTicks', states: {} });
  // @ts-expect-error 16: a tick of another component
  stateMachine(model, { state: 'Beast.mood', since: 'Place.sinceTick', states: {} });
  // @ts-expect-error 17: an unknown state
  stateMachine(model, { state: 'Beast.mood', since: 'Beast.moodTick', states: { clam: {} } });
  stateMachine(model, {
    state: 'Beast.mood',
    since: 'Beast.moodTick',
    // @ts-expect-error 18: a transition to an unknown state
    states: { calm: { tick: () => 'hungry' } },
  });
  const moods = stateMachine(model, { state: 'Beast.mood', since: 'Beast.moodTick', states: {} });
  // @ts-expect-error 19: going to an unknown state
  moods.go(w, beast, 'hungry');
  // @ts-expect-error 20: a row without the state
  moods.go(w, place, 'calm');
  stateMachine(model, {
    state: 'Beast.mood',
    since: 'Beast.moodTick',
    // @ts-expect-error 21: a column of a component that the machine does not ask for
    states: { calm: { tick: (world, e) => void world.Place.x[e] } },
  });
});
