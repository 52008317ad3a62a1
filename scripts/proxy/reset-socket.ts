// Resets a socket, whatever it is doing.
import type { Socket } from 'node:net';

/**
 * Its peer sees the connection reset. A socket whose end is under way cannot be reset, and Node would then never say that it closed:
 * such a one is destroyed, which resets it as soon as its peer writes.
 */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy();
  else socket.resetAndDestroy();
}
