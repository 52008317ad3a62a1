// Leaks that were, each named after what it showed: two courses that differ in what is hidden tell a client the same.
import { expect, test } from 'vitest';
import { NONE, type Entity } from '../index.ts';
import { PatchReader } from './patch-reader.ts';
import { MirrorStore } from './store.ts';
import { TYPES, start, told, type Course, type World } from './leak-rig.test-helper.ts';

const body = (w: World, x: number, y = 0, turn = 0) => w.spawn({ Body: { x, y, turn } });

/** What is told in both of two courses. */
function both(options: Omit<Parameters<typeof told>[0], 'course'>, first: Course, second: Course) {
  return [told({ ...options, course: first }), told({ ...options, course: second })];
}

test('the order of newcomers does not show the numbers of rows, to players or to watchers', () => {
  const course =
    (isHaunted: boolean): Course =>
    (w, tick) => {
      // A hidden row that dies leaves its number for the last of the visible ones.
      if (tick === 0) for (let i = 0; i < 12; i++) if (i !== 1 || isHaunted) w.spawn({ Mind: { plan: i } });
      if (tick === 1) for (const e of w.each('Mind')) if (w.Mind.plan[e] < 6) w.despawn(e);
      if (tick === 2) for (const x of [1, 1, 2, 1]) body(w, x);
      if (tick === 4) for (const e of w.each('Body')) w.Body.y[e] = w.Body.x[e] * 9;
    };
  for (const seats of [[0], []]) {
    for (const sight of [undefined, { x: 'Body.x', y: 'Body.y' }]) {
      const [a, b] = both({ seats, sight }, course(false), course(true));
      expect(a).toEqual(b);
      expect(a.length).toBeGreaterThan(2);
    }
  }
});

test('the order of newcomers does not show places beyond what is sent of them', () => {
  const course =
    (nearer: number): Course =>
    (w, tick) => {
      if (tick === 0) w.spawn({ Owned: { player: 0 }, Body: {} });
      if (tick !== 2) return;
      // As sent they are alike in their place; the second is first by what it has.
      w.Mark.life[w.spawn({ Body: { x: 40 + nearer, y: 1, turn: 0 }, Mark: {} })] = 1;
      w.Mark.life[w.spawn({ Body: { x: 40, y: 1, turn: 0 }, Mark: {} })] = 2;
    };
  const sight = { radius: 100, eyes: 'Owned', x: 'Body.x', y: 'Body.y' } as const;
  const [a, b] = both({ sight }, course(-0.1), course(0.1));
  expect(a).toEqual(b);
});

test('bits that a 32-bit float has not are not sent, nor that they changed', () => {
  const course =
    (change: number): Course =>
    (w, tick) => {
      if (tick === 0) body(w, 1, 1, 1);
      for (const e of w.each('Body')) w.Body.turn[e] = 1 + (tick === 4 ? change : 0);
    };
  const [a, b] = both({}, course(0), course(1e-12));
  expect(a).toEqual(b);
  expect(told({ course: course(0.5) }).length).toBe(a.length + 2);
});

test('a row that comes to a player does not say when it came alive', () => {
  const course =
    (bornTick: number): Course =>
    (w, tick) => {
      if (tick === bornTick) w.spawn({ Owned: { player: 3 }, Body: { x: 99 } });
      if (tick === 5) for (const e of w.each('Owned')) w.Owned.player[e] = 0;
    };
  const [a, b] = both({ sight: { visible: () => false }, ticks: 7 }, course(1), course(3));
  expect(a).toEqual(b);
  expect(a.length).toBe(2);
});

test('a row that a player has from the beginning says when it came alive: its prediction is found by that', () => {
  const course =
    (bornTick: number): Course =>
    (w, tick) => {
      if (tick === bornTick) w.spawn({ Owned: { player: 0 }, Body: {} });
    };
  const [a, b] = both({}, course(2), course(3));
  expect(a[1].slice(2)).not.toEqual(b[1].slice(2));
});

test('a flood of events that nobody hears pushes out none that is heard', () => {
  const course =
    (flood: number): Course =>
    (w, tick) => {
      if (tick === 2) w.emit('Noise', { x: 7 });
      for (let i = 0; tick > 1 && i < flood; i++) w.emit('Noise', { x: -1 });
    };
  const options = {
    sight: { hears: { Noise: (_w: object, _seat: number, { x }: { x: number }) => x > 0 } },
    isSkipped: (tick: number) => tick > 1 && tick < 6,
    ticks: 6,
  };
  const [a, b] = both(options, course(0), course(3000));
  expect(a).toEqual(b);
  expect(a.length).toBe(2);
});

test('what happened to a row before it came into sight is not told; what a newborn did is', () => {
  const course =
    (steps: boolean, bornTick: number): Course =>
    (w, tick) => {
      const e = tick === bornTick ? w.spawn({ Body: { x: 99 }, Mark: {} }) : w.each('Mark', 'Body')[0];
      if (tick < bornTick) return;
      w.Body.x[e] = tick === 4 ? 1 : 99;
      if (tick === 3 && steps) w.emit('Step', { by: e });
    };
  const visible = (w: World, _seat: number, e: Entity) => w.has(e, 'Body') && w.Body.x[e] < 50;
  // One look at ticks 1, 2 and 4: the step falls between the last two.
  const options = { sight: { visible }, isQuiet: (tick: number) => tick === 3 };
  const [a, b] = both(options, course(false, 1), course(true, 1));
  expect(a).toEqual(b);
  expect(a.filter((message) => message.startsWith('4:'))).toHaveLength(1);
  const [, born] = both(options, course(false, 3), course(true, 3));
  expect(born.filter((message) => message.startsWith('4:'))).toHaveLength(2);
});

test('a row that is named with one in sight while it is not is not named later, however seldom a client is told', () => {
  const course =
    (isNamed: boolean): Course =>
    (w, tick) => {
      if (tick === 0) for (const x of [1, 99]) w.spawn({ Body: { x }, Mark: {} });
      const [near, far] = w.each('Mark', 'Body');
      if (tick === 3) w.emit('Met', { one: near, other: isNamed ? far : NONE });
      w.Body.x[far] = tick > 3 ? 2 : 99;
    };
  const visible = (w: World, _seat: number, e: Entity) => w.has(e, 'Body') && w.Body.x[e] < 50;
  const [a, b] = both(
    { sight: { visible }, isSkipped: (tick) => tick === 3 || tick === 4 },
    course(false),
    course(true),
  );
  expect(a).toEqual(b);
  expect(a.filter((message) => message.startsWith('5:'))).toHaveLength(2);
});

test('who is passed over hears nothing of a row that left their sight before', () => {
  const course =
    (steps: readonly number[]): Course =>
    (w, tick) => {
      if (tick === 0) for (const seat of [0, 1]) w.spawn({ Owned: { player: seat }, Body: { x: seat * 5 } });
      for (const e of w.each('Owned', 'Body')) {
        if (w.Owned.player[e] !== 1) continue;
        if (tick === 4) w.Body.x[e] = 100;
        if (steps.includes(tick)) w.emit('Step', { by: e });
      }
    };
  const sight = { radius: 20, eyes: 'Owned', x: 'Body.x', y: 'Body.y' } as const;
  const options = { sight, ticks: 20, isSkipped: (tick: number) => tick >= 4 && tick < 18 };
  const [a, b] = both(options, course([]), course([6, 9, 15]));
  expect(a).toEqual(b);
  // What happened as it left is told, as it is to who reads.
  expect(told({ ...options, course: course([4]) })).toHaveLength(a.length + 1);
});

test('what happened to a row before it came to a player is not told', () => {
  const course =
    (steps: boolean): Course =>
    (w, tick) => {
      if (tick === 1) w.spawn({ Owned: { player: 3 }, Body: { x: 99 } });
      for (const e of w.each('Owned')) {
        if (tick === 4 && steps) w.emit('Step', { by: e });
        if (tick === 5) w.Owned.player[e] = 0;
      }
    };
  const options = { sight: { visible: () => false }, ticks: 8, isQuiet: (tick: number) => tick % 3 !== 0 };
  const [a, b] = both(options, course(false), course(true));
  expect(a).toEqual(b);
});

test('every own row sees, however many there are: which ones do not does not follow from hidden rows', () => {
  const course =
    (hidden: number): Course =>
    (w, tick) => {
      if (tick === 1) for (let i = 0; i < hidden; i++) w.spawn({ Mind: {} });
      if (tick === 3) for (let i = 0; i < 300; i++) w.spawn({ Owned: { player: 0 }, Body: {} });
      if (tick === 4) for (const e of w.each('Mind')) w.despawn(e);
      if (tick !== 5) return;
      w.spawn({ Owned: { player: 0 }, Body: { x: 120 } });
      w.spawn({ Body: { x: 125 } });
    };
  const options = { sight: { radius: 20, eyes: 'Owned', x: 'Body.x', y: 'Body.y' }, entities: 400 } as const;
  const [a, b] = both(options, course(0), course(40));
  expect(a).toEqual(b);
  const { step, tell, client } = start({ ...options, course: course(40) });
  for (let i = 0; i < 6; i++) {
    step();
    tell();
  }
  expect(client.rows.others.usedCount).toBe(1);
});

test('what is no number does not change for ever', () => {
  const course =
    (omen: number): Course =>
    (w, tick) => {
      if (tick === 0) body(w, 1);
      for (const e of w.each('Body')) w.Body.turn[e] = omen;
    };
  expect(told({ course: course(NaN) })).toHaveLength(told({ course: course(1) }).length);
});

test('the end of a match is told to who came in the same moment', () => {
  const { mirror, step, tell, client } = start({ course: (w, tick) => void (tick === 3 && w.finish({})) });
  step();
  tell();
  const late = mirror.open([1]);
  for (let i = 0; i < 2; i++) step();
  tell();
  const head = { orders: 0, margin: undefined, isCompared: true, isHeartbeat: false, tick: 3 };
  late.writeWhole(head, 44);
  expect(late.write(head, TYPES).events).toHaveLength(7);
  expect(client.write(head, TYPES).events).toBeUndefined();
});

test('what changed out of sight and is again as it was does not show, however seldom a client is told', () => {
  const course =
    (life: number): Course =>
    (w, tick) => {
      if (tick === 0) w.spawn({ Body: { x: 1 }, Mark: { life: 3 } });
      for (const e of w.each('Mark', 'Body')) {
        w.Mark.life[e] = tick === 3 ? life : 3;
        w.Body.x[e] = tick === 3 ? 99 : 1;
      }
    };
  const visible = (w: World, _seat: number, e: Entity) => !w.has(e, 'Body') || w.Body.x[e] < 50;
  const [a, b] = both({ sight: { visible }, isSkipped: (tick) => tick > 1 && tick < 5 }, course(3), course(4));
  expect(a).toEqual(b);
});

test('a cell that changed out of sight and is again as it was does not show', () => {
  const course =
    (value: number): Course =>
    (w, tick) => {
      w.globals.omen = tick;
      w.grids.ground.set(3, 3, tick === 3 ? value : 5);
    };
  const tile = (w: World, _seat: number, _grid: string, x: number) => x > 0 || w.globals.omen < 2 || w.globals.omen > 4;
  const [a, b] = both({ sight: { tile } }, course(5), course(6));
  expect(a).toEqual(b);
});

test('who comes back over another line knows the squares that they had seen, as they were then', () => {
  const { mirror, client, step, tell } = start({
    sight: { tile: (w, _seat, _grid, x) => x === (w.tick === 1 ? 0 : 16) },
    course(w, tick) {
      w.grids.ground.set(2, 3, tick + 4);
      w.grids.ground.set(18, 3, tick + 40);
    },
  });
  for (let i = 0; i < 3; i++) {
    step();
    tell();
  }
  const again = mirror.open([0], client.explored);
  const head = { orders: 0, margin: undefined, isCompared: true, isHeartbeat: false, tick: 3 };
  const store = new MirrorStore(mirror.contract);
  const reader = new PatchReader(mirror.contract, store);
  const ground = () => store.sections[mirror.contract.sections.findIndex(({ name }) => name === 'grids.ground')];
  for (let i = 0; i < 2; i++) {
    expect(reader.read(again.writeWhole(head, 44), true)).toBe(true);
    expect([ground()[3 * 24 + 2], ground()[3 * 24 + 18], ground()[3 * 24 + 10]]).toEqual([5, 43, 0]);
  }
});

test('a grid of rows shows no more than the squares in sight; who is lost from sight is lost there too', () => {
  const course =
    (x: number): Course =>
    (w, tick) => {
      if (tick === 0) for (let i = 0; i < 2; i++) body(w, i);
      const [first, second] = w.each('Body');
      w.grids.marks.set(20, 1, w.idOf(first));
      if (tick > 1) w.grids.marks.set(x, 2, w.idOf(second));
      if (tick === 4) w.despawn(first);
    };
  const tile = (w: World, _seat: number, _grid: string, x: number) => x < 8 || w.tick < 2;
  const [a, b] = both({ sight: { tile } }, course(20), course(21));
  expect(a).toEqual(b);
  // Tick 5 tells that the mark of the first is none: another row will have its number.
  const [seen, other] = both({ sight: { tile } }, course(20), course(5));
  expect(seen).not.toEqual(other);
  expect(a.filter((message) => message.startsWith('4:')).join()).toContain('ff07002c0000');
});

test('a row that is born into the number of one that just died shows nothing of it', () => {
  const course =
    (life: number): Course =>
    (w, tick) => {
      if (tick === 0) for (let i = 0; i < 12; i++) w.spawn({ Mind: {}, Mark: { life: i === 0 ? life : 0 } });
      if (tick === 2) w.despawn(w.each('Mark')[0]);
      if (tick === 3) body(w, 1);
    };
  const visible = (w: World, _seat: number, e: Entity) => !w.has(e, 'Mark');
  // One look, after both.
  const [a, b] = both({ sight: { visible }, isQuiet: (tick) => tick === 2 }, course(0), course(200));
  expect(a).toEqual(b);
  expect(a.length).toBe(2);
});

test('a secret component shows to none but the owner: not its values, nor whether it is there', () => {
  const course =
    (code: number): Course =>
    (w, tick) => {
      if (tick === 0) w.spawn({ Owned: { player: 1 }, Body: { x: 1 } });
      for (const e of w.each('Owned', 'Body')) {
        if (tick === 2 && code > 0) w.add(e, 'Key');
        if (w.has(e, 'Key')) w.Key.code[e] = code + tick;
        if (tick === 5 && code > 0) w.remove(e, 'Key');
        w.Body.y[e] = tick;
      }
    };
  for (const seats of [[0], [], [2, 3]]) {
    const [a, b] = both({ seats }, course(0), course(7));
    expect(a).toEqual(b);
  }
  const [a, b] = both({ seats: [1] }, course(0), course(7));
  expect(a).not.toEqual(b);
});

test('a patch is sent for what is known alone: nothing hidden makes one, or makes it later', () => {
  const course =
    (seed: number): Course =>
    (w, tick) => {
      if (tick === 0) w.spawn({ Body: { x: 1 }, Mind: {} });
      for (const e of w.each('Mind')) w.Mind.plan[e] = seed * tick;
      if (tick > 1 && seed > 0) w.spawn({ Mind: { plan: 1 } });
      w.globals.omen = seed / (1 + tick);
      if (tick === 4) for (const e of w.each('Body')) w.Body.x[e] = 50;
    };
  const [a, b] = both({ ticks: 8 }, course(0), course(3));
  expect(a).toEqual(b);
  expect(a.map((message) => message.split(':')[0])).toEqual(['1', '4']);
});

test('rows that come and go while a client is passed over take no more places than there are rows', () => {
  const { step, tell, client } = start({
    sight: { visible: (w) => w.tick % 2 === 1 },
    course(w, tick) {
      if (tick === 0) for (let i = 0; i < 12; i++) body(w, i);
    },
  });
  for (let i = 0; i < 41; i++) {
    step();
    tell(i > 0);
  }
  expect(client.rows.others.count).toBeLessThanOrEqual(24);
  step();
  expect(tell().length).toBe(1);
});

test.each([
  ['visible', { visible: (w: World) => ++w.globals.omen > 0 }],
  ['visible', { visible: (w: World) => w.random() < 2 }],
  ['visible', { visible: (w: World) => w.emit('Noise', { x: 1 }) !== undefined }],
  ['visible', { visible: (w: World) => body(w, 1) !== undefined }],
  ['watched', { watched: (w: World) => w.random() < 2 }],
  ['tile', { tile: (w: World) => w.random() < 2 }],
  ['hears.Noise', { hears: { Noise: (w: World) => w.random() < 2 } }],
])('a sight whose %s changes the world is refused where rooms are strict', (rule, sight) => {
  const { step, tell } = start({
    sight,
    seats: rule === 'watched' ? [] : [0],
    course(w, tick) {
      if (tick === 0) body(w, 1);
      w.grids.ground.set(1, 1, tick);
      if (tick === 2) w.emit('Noise', { x: 2 });
    },
  });
  const run = () => {
    for (let i = 0; i < 3; i++) {
      step();
      tell();
    }
  };
  expect(run).toThrow(expect.objectContaining({ code: 'mirror/sight', data: { rule } }));
});
