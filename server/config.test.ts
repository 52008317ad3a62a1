/** What the environment may say, and the one sentence for each thing it may not. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SamestepError } from '#shared/errors.ts';
import { readConfig } from './config.ts';

function problem(environment: Readonly<Record<string, string>>): SamestepError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof SamestepError) return error;
    throw error;
  }
  throw new Error('The environment was accepted.');
}

test('an empty environment serves every interface on the usual port', () => {
  expect(readConfig({})).toMatchObject({
    host: undefined,
    port: 2567,
    publicUrl: undefined,
    trustedProxies: 0,
    dataDir: resolve('data'),
  });
  expect(readConfig({ PORT: ' ', HOST: '' })).toEqual(readConfig({}));
});

test('other pages that may come are listed as browsers name them', () => {
  expect(readConfig({}).allowedOrigins).toEqual([]);
  const listed =
    'https://Game.Example, http://localhost:5173,https://game.example:443 , capacitor://localhost,http://[::1]:80';
  expect(readConfig({ ALLOWED_ORIGINS: listed }).allowedOrigins).toEqual([
    'https://game.example',
    'http://localhost:5173',
    'capacitor://localhost',
    'http://[::1]',
  ]);
});

test('a server is alone without Redis and ends its matches; with it others go on with them', () => {
  expect(readConfig({})).toMatchObject({ redisUrl: undefined, drainSeconds: undefined, region: 'local' });
  expect(readConfig({ REDIS_URL: 'redis://:secret@10.0.0.1:6379/2', REGION: 'north' })).toMatchObject({
    redisUrl: 'redis://:secret@10.0.0.1:6379/2',
    drainSeconds: 120,
    region: 'north',
  });
  expect(readConfig({ DRAIN_SECONDS: '0', PUBLIC_ADDRESS: 'play.example.org:81/two' })).toMatchObject({
    drainSeconds: 0,
    publicAddress: 'play.example.org:81/two',
  });
  expect(problem({ REDIS_URL: 'http://:secret@there' }).message).toBe(
    'REDIS_URL is "http:". Set it to redis://[:PASSWORD@]HOST:PORT[/NUMBER of a database], or leave it out for a server that is alone.',
  );
  expect(readConfig({ EVENTS_URL: 'rediss://there' }).eventsUrl).toBe('rediss://there');
  expect(problem({ EVENTS_URL: 'kafka://:secret@there' }).message).toBe(
    'EVENTS_URL is "kafka:". Set it to redis://[:PASSWORD@]HOST:PORT[/NUMBER of a database], or leave it out for events that stay in this process.',
  );
});

test.each([
  ['DATABASE_URL', 'postgres://ann:hidden@db:5432'],
  ['DATABASE_URL', 'postgres://ann:hidden@db:54x2/samestep'],
  ['DATABASE_URL', 'postgres://ann:hidden@/samestep'],
  ['DATABASE_URL', 'postgres:ann:hidden@db/samestep'],
  ['DATABASE_URL', 'mysql://ann:hidden@db/samestep'],
  ['DATABASE_URL', 'file:///ann:hidden@db'],
  ['REDIS_URL', 'redis:'],
  ['REDIS_URL', 'redis://'],
  ['REDIS_URL', 'redis://:hidden@there:port'],
  ['REDIS_URL', 'redis://:hidden@there:6379/samestep'],
  ['REDIS_URL', ':hidden@there:6379'],
  ['EVENTS_URL', 'redis://:hidden@there:6379/0/1'],
  ['CONFIG_SOURCE', 'etcd://there:2379'],
  ['CONFIG_SOURCE', 'etcd://there:2379/'],
  ['CONFIG_SOURCE', 'etcd://there:2379//key'],
  ['CONFIG_SOURCE', 'etcd://there:2379/%zz'],
  ['CONFIG_SOURCE', 'etcd:///key'],
  ['CONFIG_SOURCE', 'etcd:there/key'],
  ['CONFIG_SOURCE', 'etcd://ann:hidden@there:2379/key'],
  ['CONFIG_SOURCE', 'redis://:hidden@there:6379/key'],
  ['CONFIG_SOURCE', 'consul://:hidden@there/key'],
  ['CONFIG_SOURCE', 'file:///etc/live.json'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'there:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://ann:hidden@there:4317'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://there:4318?key'],
  ['ALLOWED_ORIGINS', 'https://ann:hidden@game.example'],
  ['PUBLIC_URL', 'https://ann:hidden@game.example'],
])('%s=%s is refused with what it must look like, and no secret is told', (name, value) => {
  const { code, message, fix, data } = problem({ [name]: value });
  expect(code).toBe('config/environment');
  expect(message).toMatch(new RegExp(`^${name} is ".*"\\. Set it to .*leave it out`));
  expect(fix).toContain('://');
  expect(JSON.stringify([message, data])).not.toMatch(/hidden|ann/);
});

test('addresses of services are taken as their programs have them', () => {
  const databases = ['postgres://ann:hidden@db:5432/samestep?sslmode=require', 'postgresql:///samestep?host=/run/pg'];
  for (const url of databases) expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
  expect(readConfig({ DATABASE_URL: 'kept/a.db' }).databaseUrl).toBe(resolve('kept/a.db'));
  const sources = [
    'redis://there',
    'rediss://:hidden@there:6380/2',
    'etcds://there/games/live',
    'etcd://[::1]:2379/key',
  ];
  for (const url of sources) expect(readConfig({ CONFIG_SOURCE: url }).configSource).toBe(url);
  expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://there/otlp/' }).traceUrl).toBe(
    'https://there/otlp/v1/traces',
  );
});

test('what is set is read, and cannot be changed afterwards', () => {
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://play.example.org/',
    TRUST_PROXY: 'true',
    BOT_LEVEL: '3',
    BOT_SEATS: '0',
  });
  expect(config).toMatchObject({
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'https://play.example.org',
    trustedProxies: 1,
    botLevel: 3,
    botSeats: 0,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  ['PORT', 'abc'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['PORT', '1e3'],
  ['PUBLIC_URL', 'play.example.org'],
  ['PUBLIC_URL', 'https://play.example.org/game'],
  ['PUBLIC_URL', 'ftp://play.example.org'],
  ['ALLOWED_ORIGINS', '*'],
  ['ALLOWED_ORIGINS', 'null'],
  ['ALLOWED_ORIGINS', 'game.example'],
  ['ALLOWED_ORIGINS', 'https://*.game.example'],
  ['ALLOWED_ORIGINS', 'https://game.example/'],
  ['ALLOWED_ORIGINS', 'https://game.example/play'],
  ['ALLOWED_ORIGINS', 'https://game.example?a'],
  ['ALLOWED_ORIGINS', 'https://game.example:99999'],
  ['ALLOWED_ORIGINS', 'https://game.example,'],
  ['ALLOWED_ORIGINS', 'https://game.example https://other.example'],
  ['ALLOWED_ORIGINS', 'file://host'],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '11'],
  ['RECORDINGS_MAX_COUNT', 'many'],
  ['RECORDINGS_MAX_BYTES', '-5'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_FORMAT', 'xml'],
  ['SHUTDOWN_SECONDS', '601'],
  ['BOT_LEVEL', '0'],
  ['BOT_SEATS', '65'],
  ['DRAIN_SECONDS', '3601'],
  ['PROCESS_GONE_SECONDS', '1'],
  ['PUBLIC_ADDRESS', 'https://play.example.org'],
  ['ROOMS_MAX', '0'],
  ['MATCH_CONFIG', '{}'],
  ['MATCH_CONFIG', '[1]'],
  ['MATCH_CONFIG', '{nothing}'],
  ['ROOM_SYNC', 'state'],
  ['ROOM_SYNC', 'dogfight:magic'],
  ['ROOM_SYNC', 'dogfight:state,'],
  ['REGION', 'eu west'],
  ['ADMISSION_LATE_MS', '129'],
  ['ADMISSION_LOOP_PERCENT', '101'],
  ['ADMISSION_REQUEST_MS', '-1'],
])('%s=%s is one line that names the variable, its value and what to set', (name, value) => {
  const { code, message, fix } = problem({ [name]: value });
  expect(code).toBe('config/environment');
  expect(message).toContain(`${name} is ${JSON.stringify(value.toLowerCase())}.`);
  expect(fix).toMatch(/^Set it to /);
  expect(message).not.toContain('\n');
});

test('where a server stands and when it is full have defaults, and a token of metrics is never shown', () => {
  const { region, metricsToken, admissionMaxima } = readConfig({});
  expect([region, metricsToken]).toEqual(['local', undefined]);
  expect(admissionMaxima).toEqual({ late: 100, loop: 0.97, requests: 2000 });
  expect(readConfig({ METRICS_TOKEN: 'sixteen-letters!' }).metricsToken).toBe('sixteen-letters!');
  expect(problem({ METRICS_TOKEN: 'too-short' }).message).not.toContain('too-short');
});

test('the config of matches is read by game', () => {
  const matchConfig = { tiny: { rounds: 2 } };
  expect(readConfig({ MATCH_CONFIG: JSON.stringify(matchConfig) }).matchConfig).toEqual(matchConfig);
});

test('the netcodes of rooms are read by game', () => {
  expect(readConfig({}).roomSync).toEqual({});
  expect(readConfig({ ROOM_SYNC: 'tiny:state, dogfight:lockstep' }).roomSync).toEqual({
    tiny: 'state',
    dogfight: 'lockstep',
  });
});

test('a pasted line break does not make two lines', () => {
  expect(problem({ PORT: '80\n81' }).message).not.toContain('\n');
});
