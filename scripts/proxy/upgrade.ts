// Sees in the bytes that a client sends whether its connection becomes a WebSocket.
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';

/** Takes a client's bytes in their order; true once the head of a request among them has asked for a WebSocket. */
export type UpgradeWatch = (bytes: Uint8Array) => boolean;

/** Heads are looked at, bodies passed over: a head begins where the connection or one read of it begins. */
export function watchForUpgrade(): UpgradeWatch {
  let head: string | undefined = '';
  let isUpgraded = false;
  return (bytes) => {
    if (isUpgraded) return true;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PROXY_LIMITS.headBytes));
    const begin = text.toString('latin1');
    // A later request of the same connection comes in a read of its own.
    if (head === undefined && begin.startsWith('GET ')) head = '';
    if (head === undefined) return false;
    head += begin;
    isUpgraded = /^GET [^\r\n]*\r\n(?:[^\r\n]+\r\n)*upgrade:[ \t]*websocket[ \t]*\r\n/i.test(head);
    if (isUpgraded || head.includes('\r\n\r\n') || head.length > PROXY_LIMITS.headBytes) head = undefined;
    return isUpgraded;
  };
}
