// The input message of a client with one seat whose game has one button and nothing else: the same bytes whichever game.
import { BitWriter, createInputBatch, wireLayout, writeInputs } from '#shared/wire/protocol.ts';
import { small } from './rooms.ts';

const layout = wireLayout(small.model);
const writer = new BitWriter(16);
const batch = createInputBatch(layout, 1);

/** Valid until the next. */
export function buttonMessage(tick: number, isHeld: boolean): Uint8Array {
  batch.count = 1;
  batch.ticks[0] = tick;
  batch.inputs[0] = isHeld ? 1 : 0;
  writeInputs(writer, layout, batch);
  return writer.view();
}
