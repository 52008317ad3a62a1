// `npm run proxy`: a fault proxy between a browser or a client and a server of this machine.
import { NETWORK_CONDITIONS, type NetworkCondition } from '#shared/testing/conditions.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import { startProxy, type FaultProxy } from '#scripts/proxy/proxy.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandValues } from '#scripts/command.ts';

export const summary =
  'Passes HTTP and WebSockets on to a port, with delay, losses, throttle, stalls, resets, half-open.';
export const usage = 'proxy -- --to PORT [--listen PORT] [--network mobile] [--throttle N] [--stall-every N --stall N]';
const port = { type: 'integer', value: 'PORT', max: 65_535 } as const;
const milliseconds = { type: 'integer', value: 'MS', max: PROXY_LIMITS.delayMs } as const;
const every = { type: 'integer', value: 'SECONDS', min: 1, max: 86_400 } as const;
export const options = {
  to: { ...port, min: 1, required: true, summary: "the server's port on 127.0.0.1" },
  listen: { ...port, min: 0, default: 0, summary: "the proxy's port on 127.0.0.1; 0 for any that is free" },
  network: {
    type: 'string',
    choices: ['perfect', 'good', 'wifi', 'mobile', 'awful'],
    default: 'perfect',
    summary: 'the condition of every connection',
  },
  'round-trip': { ...milliseconds, min: 0, summary: "a round trip in place of the condition's, in milliseconds" },
  jitter: { ...milliseconds, min: 0, summary: "how much it varies, in place of the condition's, in milliseconds" },
  throttle: {
    type: 'integer',
    value: 'BYTES_PER_SECOND',
    min: 1,
    max: 1_000_000_000,
    summary: 'how much passes each way',
  },
  'stall-every': { ...every, summary: 'how often nothing passes for a while' },
  stall: { ...milliseconds, min: 1, summary: 'for how long nothing passes then, in milliseconds' },
  'reset-every': { ...every, summary: 'how often all connections are reset' },
  'half-open-every': { ...every, summary: 'how often all connections go silent for good, both ends open' },
  'only-web-sockets': { type: 'boolean', summary: 'pages and requests pass untouched' },
  seed: {
    type: 'integer',
    min: 0,
    max: 4_294_967_295,
    default: 7,
    summary: 'delays, losses and breaks follow from it',
  },
  seconds: { type: 'integer', min: 1, max: 86_400, default: 600, summary: 'it ends by itself after so long' },
} as const satisfies CommandOptions;

type Values = CommandValues<typeof options>;

/** How often it is said that there is no server: pages try again and again. */
const NO_SERVER_MS = 10_000;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { to, network, seed, seconds } = call.values;
  if ((call.values.stall === undefined) !== (call.values['stall-every'] === undefined)) {
    throw new UsageError('--stall-every and --stall go together: how often, and for how many milliseconds.');
  }
  if (call.values.listen === to)
    throw new UsageError(`The proxy cannot listen on ${to}, where the server is; leave --listen out.`);
  const startedAtMs = performance.now();
  const tellNoServer = seldom(NO_SERVER_MS, () =>
    call.print(
      `Nothing listens on 127.0.0.1:${to}, so a connection was refused. Start the server there, or change --to.`,
    ),
  );
  const proxy = await listening(call.values, () => tellNoServer(performance.now()));
  call.print(
    `${proxy.url} passes on to 127.0.0.1:${to}: network ${network}, seed ${seed}. It ends after ${seconds} s, or with Ctrl-C.`,
  );
  const timers = repeatFaults(proxy, call.values);
  await ended(seconds);
  for (const timer of timers) clearInterval(timer);
  await proxy.close();
  const { totals } = proxy;
  const ran = (performance.now() - startedAtMs) / 1000;
  call.print(
    `${totals.connections} connections, ${totals.webSockets} of them WebSockets; ${totals.upBytes} bytes up, ${totals.downBytes} bytes down`,
  );
  call.print(
    Object.entries(totals.faults)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  return { report: { port: proxy.port, to, network, seed, seconds: ran, ...totals } };
}

async function listening(values: Values, noServer: () => void): Promise<FaultProxy> {
  const { to, listen, seed, throttle } = values;
  try {
    return await startProxy({
      to,
      listen,
      seed,
      network: conditionOf(values),
      throttleBytesPerSecond: throttle,
      onlyWebSockets: values['only-web-sockets'],
      noServer,
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new CommandError(`Port ${listen} is taken; choose another, or leave --listen out for any that is free.`);
    }
    if (code === 'EACCES') throw new CommandError(`Port ${listen} may not be listened on; choose one above 1023.`);
    throw error;
  }
}

/** Acts when it is first called, and again at most once in `everyMs`. */
export function seldom(everyMs: number, act: () => void): (nowMs: number) => void {
  let nextMs = -Infinity;
  return (nowMs) => {
    if (nowMs < nextMs) return;
    nextMs = nowMs + everyMs;
    act();
  };
}

function conditionOf(values: Values): NetworkCondition {
  const named = NETWORK_CONDITIONS[values.network];
  return {
    ...named,
    roundTripMs: values['round-trip'] ?? named.roundTripMs,
    jitterMs: values.jitter ?? named.jitterMs,
  };
}

function repeatFaults(proxy: FaultProxy, values: Values): readonly NodeJS.Timeout[] {
  const timers: NodeJS.Timeout[] = [];
  const repeat = (seconds: number | undefined, fault: () => void): void => {
    if (seconds !== undefined) timers.push(setInterval(fault, seconds * 1000));
  };
  const { stall = 0 } = values;
  repeat(values['stall-every'], () => proxy.stall(stall));
  repeat(values['reset-every'], () => proxy.reset());
  repeat(values['half-open-every'], () => proxy.halfOpen());
  return timers;
}

/** Resolves after so many seconds, or when the process is asked to end. */
function ended(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      process.off('SIGINT', finish).off('SIGTERM', finish);
      resolve();
    };
    const timer = setTimeout(finish, seconds * 1000);
    process.on('SIGINT', finish).on('SIGTERM', finish);
  });
}
