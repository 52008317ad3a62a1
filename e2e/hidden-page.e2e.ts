// What a hidden, frozen, slow or killed page does in a real browser: the ground that sessions stand on.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test, type Page } from '@playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import { startRealBrowser, type RealBrowser } from './hidden-page.ts';

/** What the page has counted since it began. */
interface Counts {
  readonly frames: number;
  readonly timers: number;
  readonly messages: number;
  /** Codes of its socket's closes, as the page sees them. */
  readonly closes: readonly number[];
}

declare global {
  interface Window {
    counts?: Counts;
  }
}

const html = `<!doctype html>
<meta charset="utf-8">
<title>Counts</title>
<link rel="icon" href="data:,">
<script>
  const counts = (window.counts = { frames: 0, timers: 0, messages: 0, closes: [] });
  requestAnimationFrame(function frame() {
    counts.frames++;
    requestAnimationFrame(frame);
  });
  setInterval(() => counts.timers++, 16);
  const socket = new WebSocket(location.href.replace('http', 'ws'));
  socket.onmessage = ({ data }) => {
    counts.messages++;
    socket.send(data);
  };
  socket.onclose = ({ code }) => counts.closes.push(code);
</script>
`;

/** The server's end of one page's socket. */
interface Peer {
  readonly socket: WebSocket;
  sent: number;
  /** Messages that the page has sent back. */
  echoes: number;
  pongs: number;
  /** The code with which the socket closed, as the server sees it. */
  closed?: number;
}

const EVERY_MS = 50;

/** Serves the page, and sends each socket a message and a ping twenty times a second. */
async function startEchoes() {
  const http = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  const sockets = new WebSocketServer({ server: http });
  const peers: Peer[] = [];
  sockets.on('connection', (socket) => {
    const peer: Peer = { socket, sent: 0, echoes: 0, pongs: 0 };
    const timer = setInterval(() => {
      peer.sent++;
      socket.send(String(peer.sent));
      socket.ping();
    }, EVERY_MS);
    socket.on('message', () => peer.echoes++);
    socket.on('pong', () => peer.pongs++);
    socket.on('close', (code) => {
      clearInterval(timer);
      peer.closed = code;
    });
    peers.push(peer);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
    /** The socket of the page that was opened last. */
    newest(): Peer {
      const peer = peers.at(-1);
      if (peer === undefined) throw new Error('No page has opened a socket.');
      return peer;
    },
    async stop() {
      for (const { socket } of peers) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function counted(page: Page): Promise<Counts> {
  return page.evaluate(() => {
    if (window.counts === undefined) throw new Error('The page counts nothing.');
    return window.counts;
  });
}

/** Waits until the server has sent so many more messages, and says what the page counted meanwhile. */
async function during(page: Page, peer: Peer, messages: number) {
  const before = await counted(page);
  const { sent, echoes } = peer;
  const startedAtMs = performance.now();
  await sentMore(peer, messages);
  const after = await counted(page);
  return {
    frames: after.frames - before.frames,
    timers: after.timers - before.timers,
    messages: after.messages - before.messages,
    sent: peer.sent - sent,
    echoes: peer.echoes - echoes,
    seconds: (performance.now() - startedAtMs) / 1000,
  };
}

async function sentMore(peer: Peer, messages: number): Promise<void> {
  const wanted = peer.sent + messages;
  await expect.poll(() => peer.sent, { intervals: [20] }).toBeGreaterThanOrEqual(wanted);
}

let browser: RealBrowser;
let echoes: Awaited<ReturnType<typeof startEchoes>>;

test.beforeAll(async () => {
  echoes = await startEchoes();
  browser = await startRealBrowser();
});

test.afterAll(async () => {
  await browser.close();
  await echoes.stop();
});

test('a hidden page draws nothing and its timers crawl, but messages come and are answered; shown, it draws again', async () => {
  const page = await browser.open(echoes.url);
  const peer = echoes.newest();
  await expect.poll(async () => (await counted(page)).frames).toBeGreaterThan(5);
  const shown = await during(page, peer, 10);
  expect(shown.timers, 'timers run while the page is shown').toBeGreaterThan(5 * shown.seconds);

  await browser.hide(page);
  const hidden = await during(page, peer, 60);
  expect(hidden.frames).toBe(0);
  expect(hidden.timers, 'a timer of 16 ms fires about once a second').toBeLessThan(1.5 * hidden.seconds + 2);
  expect(hidden.timers).toBeGreaterThan(0);
  // The last ones may be under way.
  expect(hidden.messages).toBeGreaterThan(hidden.sent - 10);
  expect(hidden.echoes).toBeGreaterThan(hidden.sent - 10);

  await browser.show(page);
  const { frames } = await counted(page);
  await expect.poll(async () => (await counted(page)).frames).toBeGreaterThan(frames + 5);
  expect((await counted(page)).closes).toEqual([]);
  expect(peer.closed).toBeUndefined();
  await page.close();
});

test('a frozen page answers no message, its browser answers pings, and its socket closes when it thaws', async () => {
  const page = await browser.open(echoes.url);
  const peer = echoes.newest();
  await expect.poll(() => peer.echoes).toBeGreaterThan(0);
  await browser.freeze(page);
  // What the page sent before is on its way until now.
  await sentMore(peer, 5);
  const { echoes: echoesBefore, pongs } = peer;
  await sentMore(peer, 40);
  expect(peer.echoes, 'no script runs').toBe(echoesBefore);
  expect(peer.pongs - pongs, 'pings do not find a frozen page').toBeGreaterThan(20);
  expect(peer.closed, 'the server sees an open socket').toBeUndefined();

  await browser.thaw(page);
  await expect.poll(() => peer.closed).toBe(1001);
  await expect.poll(async () => (await counted(page)).closes).toEqual([1006]);
  await page.close();
});

test('a killed page closes its socket, and other pages go on', async () => {
  const other = await browser.open(echoes.url);
  const otherPeer = echoes.newest();
  const page = await browser.open(echoes.url);
  const peer = echoes.newest();
  await expect.poll(() => peer.echoes).toBeGreaterThan(0);
  expect(peer.closed).toBeUndefined();
  await browser.kill(page);
  await expect.poll(() => peer.closed).toBe(1001);
  expect(page.isClosed()).toBe(true);
  const { echoes: echoesBefore } = otherPeer;
  await sentMore(otherPeer, 10);
  expect(otherPeer.echoes).toBeGreaterThan(echoesBefore);
  await other.close();
});

test('a page that is slowed down works slowly until it is not', async () => {
  const page = await browser.open(echoes.url);
  // The shortest of several: others use this machine as well.
  const workMs = (): Promise<number> =>
    page.evaluate(() => {
      let shortestMs = Infinity;
      for (let run = 0; run < 5; run++) {
        const startedAtMs = performance.now();
        let sum = 0;
        for (let i = 0; i < 5_000_000; i++) sum += i % 7;
        if (sum > 0) shortestMs = Math.min(shortestMs, performance.now() - startedAtMs);
      }
      return shortestMs;
    });
  await workMs();
  const freeMs = await workMs();
  await browser.slowDown(page, 10);
  const slowMs = await workMs();
  await browser.slowDown(page, 1);
  expect(slowMs).toBeGreaterThan(3 * freeMs);
  expect(await workMs()).toBeLessThan(slowMs / 2);
  await page.close();
});
