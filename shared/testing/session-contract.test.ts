// Every session kind keeps the contract, over every named condition that does not break the line.
import { describe, expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { SESSION_CONTRACT, type MakeRig } from './session-contract.ts';
import { localRig, roomRig } from './session-rigs.ts';

const { perfect, good, wifi, mobile } = NETWORK_CONDITIONS;
const awfulLine = { ...NETWORK_CONDITIONS.awful, disconnectsPerMinute: 0 };
const kinds: readonly (readonly [string, MakeRig])[] = [
  ['local', localRig],
  ['lockstep over a perfect line', roomRig(perfect, { sync: 'lockstep' })],
  ['lockstep over a good line', roomRig(good, { sync: 'lockstep' })],
  ['lockstep over wifi', roomRig(wifi, { sync: 'lockstep' })],
  ['lockstep over a mobile line', roomRig(mobile, { sync: 'lockstep' })],
  ['state over a perfect line', roomRig(perfect, { sync: 'state' })],
  ['state over a good line', roomRig(good, { sync: 'state' })],
  ['state over wifi', roomRig(wifi, { sync: 'state' })],
  ['state over a mobile line', roomRig(mobile, { sync: 'state' })],
  ['rollback over a perfect line', roomRig(perfect, { sync: 'rollback' })],
  ['rollback over a good line', roomRig(good, { sync: 'rollback' })],
  ['rollback over wifi', roomRig(wifi, { sync: 'rollback' })],
  ['rollback over a mobile line', roomRig(mobile, { sync: 'rollback' })],
  ['rollback that guesses four ticks', roomRig(mobile, { sync: 'rollback', predictionTicks: 4 })],
  ['rollback that guesses nothing', roomRig(wifi, { sync: 'rollback', predictionTicks: 0 })],
  ['rollback with three ticks of delay', roomRig(wifi, { sync: 'rollback', inputDelay: 3 })],
  ['rollback with an adaptive delay', roomRig(mobile, { sync: 'rollback', inputDelay: 'adaptive' })],
];

describe.each(kinds)('%s', (_, make) => {
  test.each(SESSION_CONTRACT.map(({ name, check }) => [name, check] as const))('%s', (__, check) => {
    expect(() => check(make)).not.toThrow();
  });
});

test('the contract can fail: a session whose presses repeat breaks it', () => {
  const repeating: MakeRig = (slots) => {
    const rig = roomRig(good, { sync: 'lockstep' })(slots);
    const run = rig.run.bind(rig);
    rig.run = (ms: number) => {
      for (let i = 0; i < ms / 250; i++) {
        if (rig.sim.tick > 0) rig.session.setInput(0, new Uint8Array([0, 0, 0b10]));
        run(250);
      }
    };
    return rig;
  };
  const press = SESSION_CONTRACT.find(({ name }) => name.includes('press'));
  expect(() => press?.check(repeating)).toThrow(/Pressed in \d+ ticks/);
});

test('over an awful line seats are taken and every order still arrives once', () => {
  for (const { name, check } of SESSION_CONTRACT) {
    if (name.includes('order') || name.includes('bundles')) {
      expect(() => check((slots) => patient(roomRig(awfulLine, { sync: 'lockstep' })(slots)))).not.toThrow();
    }
  }
});

/** The same rig with three times the time: an awful line is slow. */
function patient(rig: ReturnType<MakeRig>): ReturnType<MakeRig> {
  const run = rig.run.bind(rig);
  rig.run = (ms: number) => run(ms * 3);
  return rig;
}

test('a client whose world cannot be stepped any more asks for a snapshot and plays on', () => {
  const rig = roomRig(wifi, { sync: 'lockstep' })(1);
  rig.run(2000);
  rig.session.recover();
  rig.run(100);
  const at = rig.sim.tick;
  rig.run(2000);
  expect(rig.session.phase).toBe('playing');
  expect(rig.session.stats).toMatchObject({ snapshotsLoaded: 2, desyncs: 0 });
  expect(rig.sim.tick).toBeGreaterThan(at + 60);
});

test('without a server there is nothing to recover from', () => {
  expect(() => localRig(1).session.recover()).toThrow(expect.objectContaining({ code: 'session/state' }));
});
