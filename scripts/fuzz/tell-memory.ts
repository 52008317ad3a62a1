// Loaded into a server before its own sources: asked by SIGUSR2, it says on its error stream what it holds.
import { heldBytes } from '#scripts/fuzz/memory.ts';

process.on('SIGUSR2', () => process.stderr.write(`held ${heldBytes()} bytes\n`));
