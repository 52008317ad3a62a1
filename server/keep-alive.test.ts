// Who says nothing any more is missed: soon while they played, later where nobody had anything to say; and nobody who answers is cut.
import { expect, test } from 'vitest';
import { createKeepAlive, KEEP_ALIVE, type KeptLine } from './keep-alive.ts';

const ANSWER = 6;
const { groups, quietLooks, quietEvery } = KEEP_ALIVE;

/** A line that is looked at once for each call of `looks`; it says so many bytes before each, and answers when it can. */
function lineOf(keepAlive = createKeepAlive()) {
  const seen = { asked: 0, isCut: false, bytesRead: 100 };
  let answers = true;
  const line: KeptLine = {
    get bytesRead() {
      return seen.bytesRead;
    },
    ping() {
      seen.asked++;
      if (answers) seen.bytesRead += ANSWER;
    },
    terminate: () => void (seen.isCut = true),
  };
  const stop = keepAlive.add(line);
  return {
    seen,
    stop,
    die: () => void (answers = false),
    looks(count: number, bytes = 0) {
      for (let i = 0; i < count && !seen.isCut; i++) {
        seen.bytesRead += bytes;
        for (let group = 0; group < groups; group++) keepAlive.look();
      }
    },
  };
}

test('who plays is not asked, and is cut at the third look at which nothing has come', () => {
  const { seen, looks, die } = lineOf();
  looks(50, 200);
  expect(seen).toMatchObject({ asked: 0, isCut: false });
  die();
  looks(2);
  expect(seen).toMatchObject({ asked: 2, isCut: false });
  looks(1);
  expect(seen).toMatchObject({ asked: 2, isCut: true });
});

test('who only answers is asked at every second look at first, later at every fifth, and never cut', () => {
  const { seen, looks } = lineOf();
  looks(quietLooks - 1);
  expect(seen.asked).toBe(quietLooks / 2);
  const before = seen.asked;
  looks(quietEvery * 40);
  expect(seen.asked - before).toBe(40);
  expect(seen.isCut).toBe(false);
});

test('a quiet line that dies is asked three looks in a row at most, and cut', () => {
  const { seen, looks, die } = lineOf();
  looks(quietLooks + 3 * quietEvery);
  const before = seen.asked;
  die();
  looks(quietEvery + 2);
  expect(seen.isCut).toBe(true);
  expect(seen.asked - before).toBe(KEEP_ALIVE.unanswered);
});

test('who was quiet and plays again is missed as soon as anybody', () => {
  const { seen, looks, die } = lineOf();
  looks(quietLooks * 3);
  looks(1, 200);
  die();
  looks(3);
  expect(seen.isCut).toBe(true);
});

test('lines are asked one group after another, and one that has closed is not looked at', () => {
  const keepAlive = createKeepAlive();
  const lines = Array.from({ length: groups * 2 }, () => lineOf(keepAlive));
  lines[0].stop();
  const asked = () => lines.filter(({ seen }) => seen.asked > 0).length;
  keepAlive.look();
  expect(asked()).toBe(1);
  keepAlive.look();
  expect(asked()).toBe(3);
  for (let group = 2; group < groups; group++) keepAlive.look();
  expect(asked()).toBe(groups * 2 - 1);
});
