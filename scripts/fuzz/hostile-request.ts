// Hostile HTTP by dice: requests to addresses that exist, spoilt in one way or another, as the bytes that a socket carries.
import type { Dice } from '#scripts/fuzz/dice.ts';

export const REQUEST_KINDS = [
  'honest',
  'body',
  'types',
  'token',
  'path',
  'method',
  'headers',
  'framing',
  'upgrade',
  'noise',
  'cut',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

interface Asked {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string;
}

const ADDRESSES: readonly (readonly [method: string, path: string, body: object | null])[] = [
  ['POST', '/matchmake/joinOrCreate/dogfight', { name: 'A', seats: 1 }],
  ['POST', '/matchmake/joinById/aaaaaaaaa', { name: 'A', seats: 1, ticket: 'x' }],
  ['POST', '/matchmake/reconnect/aaaaaaaaa', { reconnectionToken: 'x' }],
  ['POST', '/api/identity/session', { name: 'A' }],
  ['POST', '/api/identity/guest', { name: 'A' }],
  ['POST', '/api/identity/register', { name: 'Ann', password: 'a long password' }],
  ['POST', '/api/identity/sign-in', { name: 'Ann', password: 'a long password' }],
  ['POST', '/api/identity/refresh', {}],
  ['POST', '/api/identity/sign-out', {}],
  ['GET', '/api/identity/me', null],
  ['PATCH', '/api/identity/me', { name: 'B' }],
  ['GET', '/api/results/history', null],
  ['GET', '/api/results/leaderboards/dogfight/duel', null],
  ['GET', '/api/results/matches/a/recording', null],
  ['GET', '/api/queue?after=0&wait=0', null],
  ['PUT', '/api/queue', { game: 'dogfight', mode: 'duel' }],
  ['POST', '/api/party/join', { code: 'ABCDEF' }],
  [
    'POST',
    '/api/actions',
    {
      action: 'ledger.transfer',
      key: 'a-key-of-the-fuzzer',
      payload: { to: 'Ann', currency: 'coins', amount: 1 },
      timestampMs: 1_800_000_000_000,
      nonce: 'a-nonce-of-the-fuzzer',
      signature: 'A'.repeat(43),
    },
  ],
  ['GET', '/api/ledger?limit=2', null],
  ['OPTIONS', '/api/actions', null],
  ['GET', '/api/live', null],
  ['GET', '/api/address', null],
  ['GET', '/api/rooms/aaaaaaaaa/replays/key', null],
  ['GET', '/health', null],
  ['GET', '/metrics', null],
  ['GET', '/ready', null],
  ['GET', '/.well-known/jwks.json', null],
  ['GET', '/', null],
];

const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  'x'.repeat(5000),
  '\u0000\u{1F600}\ud800',
  [],
  [[[[[[]]]]]],
  {},
  { $gt: '' },
  '__proto__',
  2 ** 53,
];
const PATHS = [
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/x',
  '/%',
  '/%00',
  '/a'.repeat(200),
  '//',
  '/\u00e9',
  '/?a[b]=c',
  '/assets/',
  '/..%5c',
  '*',
  'http://other.example/',
];
const METHODS = ['DELETE', 'PUT', 'TRACE', 'OPTIONS', 'HEAD', 'CONNECT', 'PATCH', 'PROPFIND', 'get', 'GET GET', ''];
const HEADERS: readonly (readonly [string, string])[] = [
  ['Content-Length', '-1'],
  ['Content-Length', '99999999999999999999'],
  ['Transfer-Encoding', 'chunked'],
  ['Transfer-Encoding', 'gzip, chunked'],
  ['Host', 'other.example'],
  ['Origin', 'https://other.example'],
  ['Origin', 'null'],
  ['Origin', 'http://['],
  ['X-Forwarded-Host', ', ,http://'],
  ['Cookie', 'samestep=;'.repeat(300)],
  ['Cookie', '%%%=%%%; ; =; a'],
  ['Content-Type', 'application/json; charset=utf-7'],
  ['Content-Type', 'multipart/form-data'],
  ['Content-Encoding', 'gzip'],
  ['Expect', '100-continue'],
  ['Expect', 'everything'],
  ['Range', 'bytes=0-0,1-1,2-2,9-'],
  ['If-None-Match', '"'.repeat(2000)],
  ['Accept-Encoding', 'br;q=9, *;q=0, gzip;q=a'],
  ['X-Forwarded-For', '::1, , 999.999.999.999, <script>'],
  ['X-Request-Id', '"\'; drop table'],
  ['X-A', 'a'.repeat(9000)],
  ['X A', 'b'],
  ['', 'b'],
];
const TOKENS = ['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.', 'x'.repeat(6000), '\u00ff\u00fe', 'null'];

/** One request, or something like it. `address`: whom the proxy in front would say that it is from. */
export function hostileRequest(dice: Dice, kind: RequestKind, address: string): Buffer {
  const [method, path, body] = dice.pick(ADDRESSES);
  const asked: Asked = {
    method,
    path,
    headers: [
      ['Host', 'a'],
      ['X-Forwarded-For', address],
      ['Connection', 'close'],
    ],
    body: body === null ? '' : JSON.stringify(body),
  };
  if (body !== null) asked.headers.push(['Content-Type', 'application/json']);
  spoil(asked, kind, dice, body);
  if (kind !== 'framing' && (asked.body !== '' || dice.isLucky(0.1)))
    asked.headers.push(['Content-Length', String(Buffer.byteLength(asked.body))]);
  const text = `${asked.method} ${asked.path} HTTP/1.1\r\n${asked.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${asked.body}`;
  const bytes = Buffer.from(text, dice.isLucky(0.1) ? 'utf8' : 'latin1');
  if (kind === 'noise') return flipped(bytes, dice);
  return kind === 'cut' ? bytes.subarray(0, dice.below(bytes.length)) : bytes;
}

function spoil(asked: Asked, kind: RequestKind, dice: Dice, body: object | null): void {
  switch (kind) {
    case 'body':
      asked.body = dice.pick([
        '{',
        '[]',
        'null',
        '"a"',
        '{"a":'.repeat(2000),
        '['.repeat(20_000),
        `{"a":"${'x'.repeat(100_000)}"}`,
        '\u0000',
        '{"a":1e999}',
      ]);
      break;
    case 'types':
      asked.body = JSON.stringify(spoiltBody(body ?? {}, dice));
      break;
    case 'token':
      asked.headers.push(['Authorization', `${dice.pick(['Bearer', 'bearer', 'Basic', ''])} ${dice.pick(TOKENS)}`]);
      break;
    case 'path':
      asked.path = dice.isLucky(0.5) ? dice.pick(PATHS) : asked.path + dice.pick(PATHS);
      break;
    case 'method':
      asked.method = dice.pick(METHODS);
      break;
    case 'headers':
      for (let left = dice.between(1, 4); left > 0; left--) asked.headers.push([...dice.pick(HEADERS)]);
      break;
    case 'framing':
      asked.headers.push(
        ...dice.pick<[string, string][]>([
          [
            ['Content-Length', '5'],
            ['Content-Length', '6'],
          ],
          [
            ['Transfer-Encoding', 'chunked'],
            ['Content-Length', '4'],
          ],
          [['Transfer-Encoding', 'chunked']],
          [['Content-Length', '1000000']],
        ]),
      );
      asked.body = dice.pick([
        '0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
        'zz\r\n',
        'ffffffff\r\nab',
        '5;a=b\r\nabcde\r\n0\r\n\r\n',
        `${'1\r\na\r\n'.repeat(2000)}0\r\n\r\n`,
      ]);
      break;
    case 'upgrade':
      asked.method = 'GET';
      asked.path = dice.pick(['/a/b', '/', '/1/2/3', '/aaaaaaaaa/aaaaaaaaa?sessionId=x', '/%/%?sessionId=%']);
      asked.headers = asked.headers.filter(([name]) => name !== 'Connection');
      asked.headers.push(['Connection', 'Upgrade'], ['Upgrade', dice.pick(['websocket', 'h2c', 'x'])]);
      if (dice.isLucky(0.7))
        asked.headers.push(['Sec-WebSocket-Key', dice.pick(['dGhlIHNhbXBsZSBub25jZQ==', 'x', ''])]);
      if (dice.isLucky(0.7)) asked.headers.push(['Sec-WebSocket-Version', dice.pick(['13', '8', '-1', 'a'])]);
      if (dice.isLucky(0.4))
        asked.headers.push(['Origin', dice.pick(['http://a', 'https://other.example', 'null', '//', 'x'])]);
      asked.body = '';
      break;
    default:
  }
}

function spoiltBody(body: object, dice: Dice): object {
  const entries = Object.entries(body);
  const spoilt = entries.map(([name, value]: [string, unknown]) => [
    name,
    dice.isLucky(0.6) ? dice.pick(VALUES) : value,
  ]);
  if (dice.isLucky(0.4))
    spoilt.push([
      dice.pick(['__proto__', 'constructor', 'accessToken', 'via', 'lobby', 'isPrivate', 'data']),
      dice.pick(VALUES),
    ]);
  return Object.fromEntries(spoilt);
}

function flipped(bytes: Buffer, dice: Dice): Buffer {
  for (let left = dice.between(1, 20); left > 0; left--) bytes[dice.below(bytes.length)] = dice.below(256);
  return bytes;
}
