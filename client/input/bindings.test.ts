// A player's own bindings: bound, swapped, taken over, kept, and never worse than the game's own when the storage is.
import { expect, test } from 'vitest';
import { createBindings, type Bindings } from '#client/input/bindings.ts';
import type { Keeper } from '#client/input/stored-bindings.ts';
import type { ActionMap, ControlPlace } from '#client/input/actions.ts';

const places: readonly ControlPlace[] = [
  { name: 'turn', control: 'axis' },
  { name: 'fire', control: 'press' },
  { name: 'boost', control: 'held' },
];
const alone: ActionMap = {
  controls: {
    turn: {
      axis: [
        ['ArrowLeft', 'KeyA'],
        ['ArrowRight', 'KeyD'],
      ],
      pad: 'leftX',
      isPadInverted: true,
      padButtons: [[14], [15]],
    },
    fire: { keys: ['Space'], padButtons: [0, 5], pointerButton: 0 },
    boost: { keys: ['ShiftLeft'], padButton: 1 },
  },
  orders: { Ping: { keys: ['KeyE'], padButton: 3 } },
};
const KEY = 'samestep.bindings.pilot';

function memory(text?: string): Keeper & { text: string | null } {
  const keeper = {
    text: text ?? null,
    getItem: (key: string) => (key === KEY ? keeper.text : null),
    setItem(key: string, value: string) {
      if (key === KEY) keeper.text = value;
    },
  };
  return keeper;
}

const setUp = (keeper?: Keeper, shared: readonly ActionMap[] = []) =>
  createBindings({ game: 'pilot', places, alone, shared, keeper });
const all = (bindings: Bindings) =>
  bindings.rows().map(({ action, codes }) => [action.id, codes.map(({ code }) => code)]);

test('the game’s own map has an action for each button, way, stick and order', () => {
  const bindings = setUp();
  expect(all(bindings)).toEqual([
    ['turn.negative', ['ArrowLeft', 'KeyA', 'PadButton14']],
    ['turn.positive', ['ArrowRight', 'KeyD', 'PadButton15']],
    ['turn.stick', ['PadAxis-leftX']],
    ['fire', ['Space', 'Pointer0', 'PadButton0', 'PadButton5']],
    ['boost', ['ShiftLeft', 'PadButton1']],
    ['order:Ping', ['KeyE', 'PadButton3']],
  ]);
  expect(bindings.mapOf('alone')).toEqual({
    controls: {
      turn: alone.controls['turn'],
      fire: { keys: ['Space', 'Pointer0'], padButtons: [0, 5] },
      boost: { keys: ['ShiftLeft'], padButtons: [1] },
    },
    orders: { Ping: { keys: ['KeyE'], padButtons: [3] } },
  });
});

test('a free code replaces another or comes beside it', () => {
  const bindings = setUp();
  let told = 0;
  const stop = bindings.onChange(() => told++);
  expect(bindings.bind('boost', 'KeyB', { replaces: 'ShiftLeft' })).toEqual({ kind: 'bound' });
  expect(bindings.codesOf('boost')).toEqual(['KeyB', 'PadButton1']);
  stop();
  bindings.bind('boost', 'KeyN');
  expect(bindings.codesOf('boost')).toEqual(['KeyB', 'PadButton1', 'KeyN']);
  bindings.bind('turn.stick', 'PadAxis+rightX');
  expect(bindings.codesOf('turn.stick')).toEqual(['PadAxis+rightX']);
  expect(bindings.mapOf('alone').controls['turn']).toMatchObject({ pad: 'rightX', isPadInverted: false });
  expect([bindings.revision, told]).toEqual([3, 1]);
});

test('a code that another action has is a conflict until it is answered: swap', () => {
  const bindings = setUp();
  const replaces = 'ShiftLeft';
  expect(bindings.bind('boost', 'Space', { replaces })).toEqual({ kind: 'conflict', with: ['fire'] });
  expect(bindings.revision).toBe(0);
  bindings.bind('boost', 'Space', { replaces, conflict: 'swap' });
  expect(bindings.codesOf('boost')).toEqual(['Space', 'PadButton1']);
  expect(bindings.codesOf('fire')).toEqual(['ShiftLeft', 'Pointer0', 'PadButton0', 'PadButton5']);
});

test('or take over', () => {
  const bindings = setUp();
  bindings.bind('turn.negative', 'KeyE', { conflict: 'takeOver' });
  expect(bindings.codesOf('order:Ping')).toEqual(['PadButton3']);
  expect(bindings.conflictsOf('turn.positive', 'ArrowLeft')).toEqual(['turn.negative']);
});

test('an axis is in conflict with itself turned round', () => {
  expect(
    createBindings({
      game: 'pilot',
      places: [...places, { name: 'thrust', control: 'axis' }],
      alone: { ...alone, controls: { ...alone.controls, thrust: { pad: 'leftY' } } },
    }).bind('thrust.stick', 'PadAxis+leftX'),
  ).toEqual({ kind: 'conflict', with: ['turn.stick'] });
});

test('an action refuses what the page needs, what it cannot be, and more than it can hold', () => {
  const bindings = setUp();
  expect(bindings.bind('fire', 'Escape')).toEqual({ kind: 'refused', reason: 'menu' });
  expect(bindings.bind('fire', 'PadAxis+leftX')).toEqual({ kind: 'refused', reason: 'needsButton' });
  expect(bindings.bind('turn.stick', 'KeyE')).toEqual({ kind: 'refused', reason: 'needsStick' });
  for (const code of ['KeyU', 'KeyI', 'KeyO', 'KeyP']) bindings.bind('fire', code);
  expect(bindings.bind('fire', 'KeyL')).toEqual({ kind: 'refused', reason: 'full' });
  expect(() => bindings.bind('dive', 'KeyL')).toThrow(/dive/);
});

test('one action goes back to the game’s own codes, or all do', () => {
  const bindings = setUp();
  bindings.bind('boost', 'Space', { replaces: 'ShiftLeft', conflict: 'swap' });
  expect(bindings.reset('fire')).toEqual({ kind: 'conflict', with: ['boost'] });
  expect(bindings.reset('fire', 'takeOver')).toEqual({ kind: 'bound' });
  expect(bindings.codesOf('boost')).toEqual(['PadButton1']);
  expect(
    bindings
      .rows()
      .filter((row) => row.isChanged)
      .map((row) => row.action.id),
  ).toEqual(['boost']);
  bindings.resetAll();
  expect(all(bindings)).toEqual(all(setUp()));
});

test('changes are found again, and only they are kept', () => {
  const keeper = memory();
  const bindings = setUp(keeper);
  bindings.bind('boost', 'KeyB');
  bindings.unbind('order:Ping', 'KeyE');
  bindings.unbind('order:Ping', 'PadButton3');
  expect(JSON.parse(keeper.text ?? '')).toEqual({
    version: 1,
    bindings: { boost: ['ShiftLeft', 'PadButton1', 'KeyB'], 'order:Ping': [] },
  });
  expect(all(setUp(keeper))).toEqual(all(bindings));
});

test('a storage that is damaged, foreign or of another version gives the game’s own', () => {
  const own = all(setUp());
  const of = (bindings: unknown) => JSON.stringify({ version: 1, bindings });
  for (const text of [
    '{',
    '7',
    'null',
    '[]',
    '{"version":1}',
    '{"version":2,"bindings":{"fire":["KeyB"]}}',
    of([]),
    of({ fire: 'KeyB' }),
    of({ fire: [5] }),
    of({ fire: ['Escape'] }),
    of({ fire: ['<b>'] }),
    of({ fire: ['KeyB', 'KeyB'] }),
    of({ fire: Array.from({ length: 9 }, (_, i) => `Digit${i}`) }),
    of({ 'turn.stick': ['PadAxis+leftX', 'PadAxis+leftY'] }),
    '{"version":1,"bindings":{"__proto__":["KeyB"],"dive":[]}}',
  ]) {
    const bindings = setUp(memory(text));
    expect([text, all(bindings)]).toEqual([text, own]);
    expect(bindings.bind('boost', 'KeyB')).toEqual({ kind: 'bound' });
  }
  expect(setUp(memory(of({ dive: ['KeyB'], boost: ['KeyB'] }))).codesOf('boost')).toEqual(['KeyB']);
});

test('where the browser refuses its storage, bindings last as long as the page', () => {
  const refuse = () => {
    throw new DOMException('', 'SecurityError');
  };
  const bindings = setUp({ getItem: refuse, setItem: refuse });
  bindings.bind('boost', 'KeyB');
  expect(bindings.codesOf('boost')).toContain('KeyB');
});

test('people at one keyboard share it, but each has a pad', () => {
  const map = (key: string): ActionMap => ({
    controls: { turn: {}, fire: { keys: [key], padButton: 0 }, boost: {} },
    orders: {},
  });
  const bindings = setUp(undefined, [map('KeyQ'), map('KeyU')]);
  expect(bindings.bind('shared0:boost', 'KeyU')).toEqual({ kind: 'conflict', with: ['shared1:fire'] });
  expect(bindings.bind('shared0:boost', 'PadButton1')).toEqual({ kind: 'bound' });
  expect(bindings.bind('shared0:boost', 'Space')).toEqual({ kind: 'bound' });
  expect(bindings.mapOf(0).controls['boost']).toEqual({ keys: ['Space'], padButtons: [1] });
  expect(bindings.mapOf(1).controls['boost']).toEqual({ keys: [], padButtons: [] });
});

test('an action is called what the game says, else what its control is called', () => {
  const labels = { 'turn.negative': 'Turn left' };
  const bindings = createBindings({ game: 'pilot', places, alone, shared: [alone], labels });
  expect(bindings.rows().map(({ label }) => label)).toEqual(
    [1, 2].flatMap(() => ['Turn left', 'Turn +', 'Turn, stick', 'Fire', 'Boost', 'Ping']),
  );
});

test('hints follow the bindings in use', () => {
  const bindings = setUp();
  const { hints } = bindings;
  expect(hints.group(['turn.negative', 'turn.positive'])).toEqual([
    ['←', '→'],
    ['A', 'D'],
  ]);
  bindings.bind('fire', 'KeyF', { replaces: 'Space' });
  bindings.unbind('fire', 'PadButton0');
  expect([hints.keys('fire'), hints.pad('fire')]).toEqual([[['F'], ['Left click']], 'RB']);
});

test('each part of the keyboard has hints of its own, by the ids of a player alone', () => {
  const bindings = createBindings({ game: 'pilot', places, alone, shared: [alone, alone] });
  bindings.bind('shared1:fire', 'Enter', { replaces: 'Space' });
  expect([0, 1].map((part) => bindings.hintsOf(part).keys('fire')[0])).toEqual([['Space'], ['Enter']]);
  expect(bindings.hintsOf('alone').keys('fire')).toEqual(bindings.hints.keys('fire'));
});
