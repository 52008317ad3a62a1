/** The registry of a process that is alone. */
import { registryContract } from './registry-contract.test-helper.ts';
import { memoryRegistry } from './registry.ts';

let nowMs = 0;

registryContract('memory', {
  open(ttlMs) {
    const registry = memoryRegistry({ nowMs: () => nowMs, ttlMs });
    return [registry, registry];
  },
  async empty() {},
  pass: (ms) => void (nowMs += ms),
});
