/** Names for the addresses of this server: few, so that they can be counted by, and none with a secret in it, so that they can be logged. */

/** By how a path begins; the first that fits. */
const ROUTES: readonly (readonly [prefix: string, route: string])[] = [
  ['/matchmake/', 'matchmake'],
  ['/api/identity/', 'identity'],
  ['/api/results/matches/', 'recording'],
  ['/api/results/', 'results'],
  ['/api/rooms/', 'recording'],
  // Who waits for a match asks by long polls.
  ['/api/queue', 'queue'],
  ['/api/', 'api'],
  ['/.well-known/', 'identity'],
  ['/health', 'watch'],
  ['/ready', 'watch'],
  ['/metrics', 'watch'],
  ['/version', 'watch'],
];

/** Routes whose answers are small and made here: how long they take says how this process is. */
const QUICK: readonly string[] = ['matchmake', 'identity', 'results', 'api'];

/** What a path counts as: `page` for everything that is a file. */
export function routeOf(path: string): string {
  return ROUTES.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'page';
}

export function isQuickRoute(route: string | undefined): boolean {
  return route !== undefined && QUICK.includes(route);
}

/** Methods by which requests are counted. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'];

/** A method as it is counted: whoever makes others up makes no series. */
export function methodOf(method: string): string {
  return METHODS.includes(method) ? method : 'other';
}

/** Parts of a path that are longer lead somewhere: a key, an id, a token. */
const PART_LENGTH_MAX = 20;

/** A path for the log: without what stands behind the question mark, and without keys. */
export function loggedPath(path: string): string {
  const [plain] = path.split('?');
  const parts = plain.split('/').map((part) => (part.length > PART_LENGTH_MAX ? '…' : part));
  return parts.slice(0, 10).join('/');
}
