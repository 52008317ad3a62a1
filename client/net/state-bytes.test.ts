// States and patches of a room reach the session as they are, with their types in front, between the other messages.
import { Room } from '@colyseus/sdk';
import { expect, test } from 'vitest';
import { SERVER } from '#shared/wire/protocol.ts';
import { keepStateBytes, receiveState } from './state-bytes.ts';

/** A frame as the socket gives it. */
const frame = (...bytes: readonly number[]) => ({ data: Uint8Array.from(bytes).buffer });

/** A room of the SDK whose socket is the test. */
function joined(serializer: string, types: readonly number[]) {
  const room = new Room('any');
  const sent: number[] = [];
  room.connection = { send: (bytes: Uint8Array) => void sent.push(bytes[0]) } as unknown as Room['connection'];
  // The SDK's own door for what comes from the socket.
  const take: unknown = Reflect.get(room, 'onMessageCallback');
  const come = (...bytes: readonly number[]) => void (typeof take === 'function' && take.call(room, frame(...bytes)));
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  come(10, ...text('token'), ...text(serializer), types.length, ...types);
  return { room, sent, come };
}

test('a whole state, patches and messages come in the order of the line', () => {
  keepStateBytes();
  // Types that no decoder would read: here none does.
  const { room, sent, come } = joined('schema', [1, 2, 3]);
  expect(sent, 'it has said that it is ready').toEqual([10]);
  const got: (readonly number[])[] = [];
  receiveState(room, (message) => void got.push([...message]));
  room.onMessage('*', (type: string | number, payload: unknown) => {
    if (payload instanceof Uint8Array) got.push([Number(type), ...payload]);
  });
  come(14, 128, 7);
  come(17, SERVER.events, 9);
  come(15, 0, 8);
  come(15);
  expect(got).toEqual([[SERVER.state, 128, 7], [SERVER.events, 9], [SERVER.patch, 0, 8], [SERVER.patch]]);
});

test('a room that has no state is as it was', () => {
  keepStateBytes();
  const { room, come } = joined('none', []);
  const got: unknown[] = [];
  receiveState(room, (message) => void got.push(message));
  room.onMessage('*', (type: string | number) => void got.push(type));
  come(17, 36, 1);
  expect(got).toEqual([36]);
});
