/** The end of a process: rooms are asked to empty themselves, and what still plays is handed on before anybody is sent away. */
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { DrainDesk, type DrainedRoom } from './drain-desk.ts';
import { drain } from './drain.ts';

const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });

function begin() {
  const said: string[] = [];
  const drains = new DrainDesk();
  const room = (name: string, more: Partial<DrainedRoom> = {}): DrainedRoom => {
    const made: DrainedRoom = {
      drain: () => void said.push(`${name} drains`),
      async handOn() {
        said.push(`${name} is kept`);
        return true;
      },
      sendAway: () => void said.push(`${name} sends away`),
      ...more,
    };
    drains.add(made);
    return made;
  };
  const become = async (state: string) => void said.push(state);
  const run = (withinSeconds: number) => drain({ drains, become }, { log, withinSeconds, endSeconds: 10 });
  return { said, drains, room, run };
}

test('without rooms it is over at once', async () => {
  const { said, run } = begin();
  expect(await run(1000)).toBe(0);
  expect(said).toEqual(['draining']);
});

test('it waits for rooms that end by themselves, and for those that are made meanwhile', async () => {
  const { said, drains, room, run } = begin();
  const [one] = [room('one')];
  const running = run(1000);
  await Promise.resolve();
  await Promise.resolve();
  const late = room('late');
  drains.remove(one);
  let isOver = false;
  void running.then(() => (isOver = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  drains.remove(late);
  expect(await running).toBe(0);
  expect(said).toEqual(['draining', 'one drains', 'late drains']);
});

test('what still plays is kept first, then nobody is sent here any more, then its people go', async () => {
  const { said, drains, room, run } = begin();
  room('one');
  const broken = room('broken', { handOn: () => Promise.reject(new Error('no')) });
  const ending = room('ending', {
    async handOn() {
      said.push('ending ends');
      drains.remove(ending);
      return false;
    },
  });
  setImmediate(() => setImmediate(() => drains.remove(broken)));
  expect(await run(0)).toBe(1);
  expect(said.slice(0, 3)).toEqual(['draining', 'one drains', 'broken drains']);
  expect(said.slice(-4)).toEqual(['one is kept', 'ending ends', 'left', 'one sends away']);
});
