// The gate of the golden matches: what differs is named, what is missing is said, and nothing looked at is a failure.
import { expect, test } from 'vitest';
import { judgeGoldens, readPin, type GoldenGateParts, type GoldenSubject } from '#scripts/gates/golden-gate.ts';
import type { Engine, GoldenLine } from '#scripts/engines/engine.ts';

const line = (seed: number): GoldenLine => ({
  game: 'chess',
  ticks: 60,
  seed,
  checksum: 'a'.repeat(16),
  chain: 'b'.repeat(16),
});
const expected = [line(7), line(8)];
const subject: GoldenSubject = {
  name: 'chess',
  matches: [],
  expected,
  bundle: '',
};

function engine(name: string, lines: readonly GoldenLine[]): Engine {
  return { name, version: '1', run: async () => lines };
}

async function judge(parts: Partial<GoldenGateParts>) {
  const printed: string[] = [];
  const result = await judgeGoldens({
    engines: [engine('Oak', expected), engine('Elm', expected)],
    missing: [],
    subjects: [subject],
    isEveryEngineNeeded: false,
    print: (text) => printed.push(text),
    ...parts,
  });
  return { ...result, printed };
}

test('every chain of every engine is counted', async () => {
  const result = await judge({});
  expect(result).toMatchObject({ seen: 4, passed: 4, failed: 0, output: '', printed: [] });
});

test('an engine that differs in one match is named, with the command that finds the tick', async () => {
  const elm = engine('Elm', [line(7), { ...line(8), chain: 'c'.repeat(16) }]);
  const result = await judge({ engines: [engine('Oak', expected), elm] });
  expect(result).toMatchObject({ seen: 4, passed: 2, failed: 2 });
  expect(result.output).toContain('chess: Elm 1 differs in chess, 60 ticks, seed 8: chain cccccccccccccccc');
  expect(result.output).toContain('npm run golden -- --game chess --ticks 60 --seed 8 --engines');
  expect(result.output).not.toContain('Oak');
});

test('an engine that is not here is said and passed over, and is a failure where every one is needed', async () => {
  const missing = [{ name: 'Fir', missing: 'Fir is not here; plant one.' }];
  const passedOver = await judge({ missing });
  expect(passedOver).toMatchObject({ seen: 4, failed: 0 });
  expect(passedOver.printed).toEqual(['The golden matches go without one engine: Fir is not here; plant one.']);
  const needed = await judge({ missing, isEveryEngineNeeded: true });
  expect(needed).toMatchObject({ seen: 5, passed: 4, failed: 1, output: 'Fir is not here; plant one.', printed: [] });
});

test('a pinned golden is compared, and what it is now is said', async () => {
  expect(await judge({ subjects: [{ ...subject, pinned: line(8) }] })).toMatchObject({ seen: 5, failed: 0 });
  const result = await judge({ subjects: [{ ...subject, pinned: { ...line(8), chain: 'd'.repeat(16) } }] });
  expect(result).toMatchObject({ seen: 5, failed: 1 });
  expect(result.output).toMatch(
    /give checksum a+, chain b+; shared\/games\/chess\/golden\.json has checksum a+, chain d+\./,
  );
});

test('no game, or no engine, is a failure', async () => {
  expect(await judge({ engines: [] })).toMatchObject({ passed: 0, failed: 1 });
  expect(await judge({ subjects: [] })).toMatchObject({ passed: 0, failed: 1 });
});

test('a game without a pinned golden has none, and one that is malformed is refused', () => {
  const { game: _, ...figures } = line(7);
  expect(readPin('chess', () => undefined)).toBeUndefined();
  expect(readPin('chess', () => JSON.stringify(figures))).toEqual(line(7));
  expect(() => readPin('chess', () => '{"seed":7,"ticks":60}')).toThrow('shared/games/chess/golden.json is not');
  expect(() => readPin('chess', () => '7')).toThrow('shared/games/chess/golden.json is not');
});
