// Builds a folder's assets in a thread of its own, so that the rooms of the development server go on meanwhile: what it makes lies in the cache.
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { buildAssets } from './build-assets.ts';
import { readAssetFolder } from './folder.ts';

/** Resolves when it is built, or when it cannot be: then `buildAssets` says why. */
export function buildAside(name: string, root: string): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { assetFolder: name, root } });
    worker.once('error', () => resolve());
    worker.once('exit', () => resolve());
  });
}

const task: unknown = isMainThread ? undefined : workerData;
if (typeof task === 'object' && task !== null && 'assetFolder' in task && 'root' in task)
  buildAssets(readAssetFolder(String(task.assetFolder), String(task.root)));
