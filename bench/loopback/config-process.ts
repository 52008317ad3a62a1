// The child process of a benchmark: it follows a live configuration and says when one is in force.
import { fileSource } from '#server/config/config-source.ts';
import { openLiveConfig } from '#server/config/live-config.ts';
import { createLog } from '#server/log.ts';
import { createMetrics } from '#server/metrics.ts';

const [path = ''] = process.argv.slice(2);
const log = createLog({ level: 'silent', format: 'text', write: () => undefined, nowMs: Date.now });
const live = await openLiveConfig({ source: fileSource(path), log, metrics: createMetrics() });
live.follow(({ values }) => process.send?.({ max: values.rooms.max, atMs: Date.now() }));
process.send?.('ready');
// Only its parent ends it, and it ends with its parent.
process.on('disconnect', () => process.exit());
