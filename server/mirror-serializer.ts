/** A state room as Colyseus sees it: a room whose state is of the types in its handshake, and is sent by nobody but the match itself. */
import { Protocol, type Serializer } from '@colyseus/core';

/** The whole state of a room of which nothing is known yet. */
const NOTHING = Uint8Array.of(Protocol.ROOM_STATE);

/**
 * Any SDK of Colyseus can read the room by `handshake`. States and patches are in the plans of its authority, each for one client, between
 * the messages that they belong to (`session-frame.ts`): a patch that Colyseus sent at its own pace would overtake them.
 */
export function createMirrorSerializer(handshake: Uint8Array): Serializer<unknown> {
  return Object.freeze({
    // The name under which the SDKs find their decoder of schemas.
    id: 'schema',
    handshake: () => handshake,
    // Nobody calls the other three while a room sets no `state`. Should one be set, nothing is sent beside the match.
    reset: () => undefined,
    getFullState: () => NOTHING,
    applyPatches: () => false,
  });
}
