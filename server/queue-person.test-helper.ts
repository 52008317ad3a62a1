/** People who come to dogfight through the queue of a server, whichever process it is, over HTTP. */
import { game } from '#shared/games/dogfight/sim.ts';
import { dogfightOptions, playDogfight, type Pilot } from './process.test-helper.ts';

/** Someone at the addresses of a server, whichever process it is. */
export class QueuePerson {
  token = '';
  readonly #name: string;
  readonly #told: (pilot: Pilot) => void;

  /** `told`: of each time that they enter a room. */
  constructor(name: string, told: (pilot: Pilot) => void) {
    this.#name = name;
    this.#told = told;
  }

  async signIn(url: string): Promise<void> {
    const { accessToken } = await this.ask(url, 'POST', '/api/identity/guest', { name: this.#name });
    this.token = String(accessToken);
  }

  async ask(url: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(this.token !== '' && { Authorization: `Bearer ${this.token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  async until(url: string, stage: string): Promise<Record<string, unknown>> {
    let state = await this.ask(url, 'GET', '/api/queue');
    while (state['stage'] !== stage)
      state = await this.ask(url, 'GET', `/api/queue?after=${String(state['version'])}&wait=10`);
    return state;
  }

  /** Their matches, newest first. */
  async history(url: string): Promise<readonly unknown[]> {
    return (await this.ask(url, 'GET', '/api/results/history'))['matches'] as unknown[];
  }

  async enter(url: string, roomId: string, ticket?: string): Promise<Pilot> {
    const options = { ...(await dogfightOptions()), name: this.#name, ...(ticket !== undefined && { ticket }) };
    const pilot = await playDogfight(url, (sdk) => {
      sdk.auth.token = this.token;
      return sdk.joinById(roomId, options);
    });
    this.#told(pilot);
    return pilot;
  }
}

/** What leads back to a seat. */
export function ticketOf({ notices }: Pilot): string {
  return String(Reflect.get(Object(notices.get('ticket')), 'ticket'));
}

/** They wait, each where they ask, say that they are there, and are led into a room: resolves to its id. */
export async function matchedDuel(people: readonly (readonly [url: string, one: QueuePerson])[]): Promise<string> {
  for (const [url, one] of people) await one.ask(url, 'PUT', '/api/queue', { game: game.name, mode: 'duel' });
  for (const [url, one] of people) await one.until(url, 'asked');
  for (const [url, one] of people) await one.ask(url, 'POST', '/api/queue/accept');
  const roomIds = await Promise.all(people.map(async ([url, one]) => (await one.until(url, 'matched'))['roomId']));
  if (new Set(roomIds).size !== 1) throw new Error(`They were led to ${roomIds.join(', ')}.`);
  return String(roomIds[0]);
}
