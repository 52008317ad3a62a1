// A process of people who come to a server and stay, as many as it is told: by HTTP and a socket each, from addresses of their own.
import { openLine, postJson, reserve, type Ask, type Line } from '#e2e/raw-door.ts';
import { say } from '#e2e/raw-messages.ts';
import { quantile } from '../measure.ts';
import { gatheringHashes, type CrowdReport, type CrowdWish, type ServerKind } from './gathering.ts';

const [, , url, kind] = process.argv as [string, string, string, ServerKind];
/** So many come at one time. */
const AT_ONCE = 64;
/** A room has one who made it and so many friends. */
const FRIENDS = 7;

const tokens: string[] = [];
const lines: Line[] = [];
const rooms: string[] = [];
let people = 0;
let invited = 0;

/** Everybody comes from an address of their own. */
function who(): Pick<Ask, 'forwardedFor' | 'accessToken'> {
  const i = people++;
  const accessToken = tokens[i];
  return {
    forwardedFor: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
    ...(accessToken !== undefined && { accessToken }),
  };
}

async function come(ask: Pick<Ask, 'method' | 'name'>, options: object = {}): Promise<Line> {
  const body = { ...gatheringHashes, name: 'Ann', seats: 1, ...options };
  const seat = await reserve({ url, ...ask, body, ...who() });
  const line = await openLine(url, seat, { message: () => undefined, closed: () => undefined });
  if (kind === 'ours') line.send(say.hello(gatheringHashes));
  lines.push(line);
  return line;
}

const deeds = {
  async accounts() {
    const { accessToken } = Object(await postJson(`${url}/api/identity/guest`, { name: 'Ann' }, who()));
    tokens.push(String(accessToken));
  },
  async create(isLobby: boolean) {
    const { seat } = await come({ method: 'create', name: 'inert' }, isLobby ? { lobby: true } : {});
    rooms.push(seat.roomId);
  },
  async quickPlay() {
    await come({ method: 'joinOrCreate', name: 'inert' });
  },
  async friends() {
    await come({ method: 'joinById', name: rooms[Math.floor(invited++ / FRIENDS)] ?? '' });
  },
};

async function run({ count, ...wish }: CrowdWish): Promise<CrowdReport> {
  const times: number[] = [];
  let left = count;
  let refused = 0;
  const startMs = performance.now();
  if (wish.wish === 'accounts') people = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) {
        const fromMs = performance.now();
        await (wish.wish === 'create' ? deeds.create(wish.isLobby) : deeds[wish.wish]()).catch((error: unknown) => {
          if (refused++ === 0) console.error(error);
        });
        times.push(performance.now() - fromMs);
      }
    }),
  );
  const seconds = (performance.now() - startMs) / 1000;
  if (wish.wish === 'accounts') people = 0;
  return {
    bench: 'done',
    done: count - refused,
    refused,
    seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    open: lines.filter(({ isOpen }) => isOpen).length,
  };
}

process.on('message', (wish: CrowdWish) => void run(wish).then((report) => process.send?.(report)));
process.on('disconnect', () => process.exit(0));
