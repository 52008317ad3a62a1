// What is true of every world between two steps, looked at byte by byte and without the engine's own checks; then those too.
import type { Model } from '../model/model.ts';
import { HEADER, STORAGE_BYTES, type Region } from '../model/layout.ts';
import { checkSnapshot } from '../world/check-snapshot.ts';
import { ALIVE, componentBits } from '../world/entities.ts';
import { createMemory, type WorldMemory } from '../world/memory.ts';

/** The first law that a snapshot breaks, as a sentence; undefined when it keeps them all. */
export function brokenLaw(model: Model, snapshot: Uint8Array): string | undefined {
  const memory = createMemory(model.layout);
  memory.bytes.set(snapshot);
  return (
    brokenZeros(memory) ??
    brokenPointers(memory) ??
    brokenRing(memory) ??
    brokenHistory(memory) ??
    refusal(model, snapshot)
  );
}

/** Between two regions nothing is kept, nor in row 0, in dead rows, and in components that a row does not have. */
function brokenZeros({ layout, bytes, mask, maskHigh }: WorldMemory): string | undefined {
  const isKept = new Uint8Array(bytes.length);
  for (const region of layout.regions) {
    const { byteOffset, count, storage, stride, group, owner, name } = region;
    const width = STORAGE_BYTES[storage];
    isKept.fill(1, byteOffset, byteOffset + count * width);
    if (group !== 'component') continue;
    const { low, high } = componentBits(layout.components.indexOf(owner));
    for (let row = 0; row < layout.rowCount; row++) {
      if (row > 0 && (mask[row] & ALIVE) !== 0 && ((mask[row] & low) !== 0 || (maskHigh[row] & high) !== 0)) continue;
      const start = byteOffset + row * stride * width;
      if (bytes.subarray(start, start + stride * width).some((byte) => byte !== 0))
        return `${name}[${row}] is not zero`;
    }
  }
  const stray = bytes.findIndex((byte, at) => byte !== 0 && isKept[at] === 0);
  return stray < 0 ? undefined : `byte ${stray} between two regions is ${bytes[stray]}`;
}

function brokenPointers({ layout, arrays, mask }: WorldMemory): string | undefined {
  const isPointer = ({ kind, group }: Region) => kind === 'entity' && (group === 'component' || group === 'globals');
  for (const [i, region] of layout.regions.entries()) {
    if (!isPointer(region)) continue;
    const wrong = arrays[i].findIndex((row) => row !== 0 && !(row < layout.rowCount && (mask[row] & ALIVE) !== 0));
    if (wrong >= 0) return `${region.name} points at row ${arrays[i][wrong]}, which is dead`;
  }
  return undefined;
}

/** Every row up to the highest in use is alive or stands in the ring once. */
function brokenRing({ layout, header, free, mask }: WorldMemory): string | undefined {
  const waiting = Array.from(
    { length: header[HEADER.freeCount] },
    (_, i) => free[(header[HEADER.freeHead] + i) % free.length],
  );
  const dead = Array.from(mask.keys()).filter((row) => row > 0 && row <= header[HEADER.highWater] && mask[row] === 0);
  if (waiting.toSorted((a, b) => a - b).join() !== dead.join())
    return `dead are ${dead.join()}, in the ring ${waiting.join()}`;
  const alive = mask.reduce((count, bits) => count + (bits & ALIVE), 0);
  if (alive !== header[HEADER.aliveCount]) return `${alive} rows are alive, ${header[HEADER.aliveCount]} are counted`;
  return alive + dead.length <= layout.rowCount - 1 ? undefined : 'there are more rows than the model has';
}

/** What is kept of the newest tick is the world, bit for bit. */
function brokenHistory({ layout, bytes, header, mask, generation }: WorldMemory): string | undefined {
  for (const { name, group, field, byteOffset, storage, count, stride } of layout.regions) {
    if (group !== 'history') continue;
    const sizeBytes = stride * STORAGE_BYTES[storage];
    const start = byteOffset + (header[HEADER.tick] % (count / stride)) * sizeBytes;
    const kept = bytes.slice(start, start + sizeBytes);
    const column = layout.regionOf.get(field)?.byteOffset ?? 0;
    const ids = Uint32Array.from(mask, (bits, row) => ((bits & ALIVE) === 0 ? 0 : (generation[row] << 16) | row));
    const now = field === 'id' ? new Uint8Array(ids.buffer) : bytes.slice(column, column + sizeBytes);
    if (Buffer.compare(kept, now) !== 0) return `${name} of the newest tick is not the world's`;
  }
  return undefined;
}

function refusal(model: Model, snapshot: Uint8Array): string | undefined {
  const found = checkSnapshot(model, snapshot);
  return found && `${found.place}[${found.index}] is ${found.value}, which ${found.problem}`;
}
