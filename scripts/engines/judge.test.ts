// What is said of an engine that differs: its name, the match, the figures, and the tick in which the worlds parted.
import { expect, test } from 'vitest';
import { parseGoldenLines, type Engine, type GoldenLine } from '#scripts/engines/engine.ts';
import { judgeEngine, partingTick } from '#scripts/engines/judge.ts';

const line: GoldenLine = { game: 'chess', ticks: 60, seed: 7, checksum: 'a'.repeat(16), chain: 'b'.repeat(16) };
const limits = { timeoutMs: 1000 };

function engine(run: () => readonly GoldenLine[]): Engine {
  return { name: 'Oak', version: '1.2', run: async () => run() };
}

test('an engine that prints what is expected is equal', async () => {
  const verdict = await judgeEngine(
    engine(() => [line]),
    'golden.js',
    [line],
    limits,
  );
  expect(verdict).toMatchObject({ name: 'Oak', version: '1.2', equal: true, lines: [line], problem: undefined });
});

test.for([
  [
    'another chain',
    { ...line, chain: 'c'.repeat(16) },
    /^Oak 1\.2 differs in chess, 60 ticks, seed 7: chain c+, not b+\.$/,
  ],
  ['another final world', { ...line, checksum: 'c'.repeat(16) }, /^Oak 1\.2 differs in .*: checksum c+, not a+\.$/],
  ['another match', { ...line, seed: 8 }, /^Oak 1\.2 played chess, 60 ticks, seed 8, not chess, 60 ticks, seed 7\.$/],
] as const)('an engine with %s is named', async ([, printed, sentence]) => {
  const verdict = await judgeEngine(
    engine(() => [printed]),
    'golden.js',
    [line],
    limits,
  );
  expect(verdict.equal).toBe(false);
  expect(verdict.problem).toMatch(sentence);
});

test('an engine that printed too little, or failed, is named', async () => {
  const short = await judgeEngine(
    engine(() => [line]),
    'golden.js',
    [line, line],
    limits,
  );
  expect(short).toMatchObject({ equal: false, problem: 'Oak 1.2 printed 1 lines, not 2.' });
  const fails = (): never => {
    throw new Error('ended with code 3: no memory');
  };
  const failed = await judgeEngine(engine(fails), 'golden.js', [line], limits);
  expect(failed).toMatchObject({ equal: false, lines: [], problem: 'Oak 1.2 ended with code 3: no memory.' });
});

/** A match whose chain is its tick, until another machine parts. */
function played(stages: readonly number[], partsIn = Infinity): readonly GoldenLine[] {
  return stages.map((ticks) => {
    const chain = (ticks >= partsIn ? 2 ** 40 + ticks : ticks).toString(16).padStart(16, '0');
    return { ...line, ticks, chain };
  });
}

test.for([1, 2, 255, 256, 257, 4_096, 17_999, 18_000])(
  'the tick in which two machines part is found: %i',
  async (tick) => {
    let runs = 0;
    const found = await partingTick({
      seed: 7,
      ticks: 18_000,
      ours: async ({ stages }) => played(stages),
      theirs: async ({ stages }) => {
        runs++;
        return played(stages, tick);
      },
    });
    expect(found).toBe(tick);
    expect(runs).toBeLessThanOrEqual(3);
  },
);

test('two machines that agree part in no tick', async () => {
  const agree = async ({ stages }: { readonly stages: readonly number[] }) => played(stages);
  expect(await partingTick({ seed: 7, ticks: 500, ours: agree, theirs: agree })).toBeUndefined();
});

test('only golden lines are read from what a shell prints', () => {
  const text = JSON.stringify(line);
  const output = [
    'Gjs-Message: hello',
    '{"game":"chess"}',
    '{',
    `  ${text}\r`,
    '[1]',
    text.replace('aaaa', 'AAAA'),
    '',
  ];
  expect(parseGoldenLines(output.join('\n'))).toEqual([line]);
});
