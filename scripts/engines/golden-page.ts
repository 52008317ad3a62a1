// Serves a golden script to one browser on the loopback interface, and waits until the page sends back what the script said.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { parseGoldenLines, type GoldenLine } from '#scripts/engines/engine.ts';
import { resultVariable } from '#scripts/engines/golden-bundle.ts';

export interface GoldenPage {
  readonly url: string;
  /** What the script printed. Rejects with the page's own error. */
  readonly lines: Promise<readonly GoldenLine[]>;
  close(): void;
}

/** A page that sends more has lost its way. */
const maxResultBytes = 16 * 1024 * 1024;

const page = `<!doctype html>
<meta charset="utf-8">
<title>Golden match</title>
<link rel="icon" href="data:,">
<script>
  let problem = '';
  addEventListener('error', (event) => { problem ||= event.message || 'The script could not be loaded.'; });
</script>
<script src="/golden.js"></script>
<script>
  const lines = (globalThis.${resultVariable} ?? []).map((result) => JSON.stringify(result));
  fetch('/result', { method: 'POST', body: problem === '' ? lines.join('\\n') : 'error: ' + problem });
</script>
`;

export async function serveGoldenPage(bundleFile: string): Promise<GoldenPage> {
  const script = readFileSync(bundleFile);
  let finish: (body: string) => void = () => {};
  const body = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const server = createServer((request, response) => {
    const send = (type: string, content: string | Buffer): void => {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(content);
    };
    if (request.method === 'POST') {
      void readBody(request).then((text) => {
        send('text/plain', '');
        finish(text);
      });
    } else if (request.url === '/golden.js') send('text/javascript', script);
    else if (request.url === '/') send('text/html', page);
    else response.writeHead(404).end();
  });
  return {
    url: await listen(server),
    lines: body.then(readLines),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function readLines(body: string): readonly GoldenLine[] {
  if (body.startsWith('error: ')) throw new Error(`its page failed: ${body.slice(7)}`);
  const lines = parseGoldenLines(body);
  if (lines.length === 0) throw new Error('its page printed nothing');
  return lines;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += Buffer.byteLength(chunk);
    if (sizeBytes <= maxResultBytes) chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString();
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(`http://127.0.0.1:${address.port}/`);
      else reject(new Error('The system gave no port.'));
    });
  });
}
