// Run as `node --expose-gc --trace-gc scripts/garbage-probe.ts MODULE [predicted]`: prints the engine's collections between two marks.
import { playSteadyPredictions, playSteadyTicks } from '#shared/testing/steady-ticks.ts';
import type { Game } from '#shared/index.ts';

const [path = '', kind = ''] = process.argv.slice(2);
const module: { readonly game: Game } = await import(path);
const print = (line: string) => process.stdout.write(`${line}\n`);
const play = kind === 'predicted' ? playSteadyPredictions : playSteadyTicks;
const events = play(module.game, print, () => globalThis.gc?.());
print(`${events} events`);
