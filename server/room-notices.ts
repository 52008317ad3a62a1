/** What a room tells its pages beside the session and the roster, by name. */

/** A seat's ticket, to its owner. */
export const TICKET = 'ticket';
/** One who does nothing is asked whether they are there: so many seconds are left until their seats are given up; 0 once they have done something. */
export const IDLE = 'idle';
/** Where the match went on after a restart. */
export const RESUMED = 'resumed';
/** In development: what a page's world had in place of what. */
export const DESYNC = 'desync';
/** In development: what the rules threw. */
export const FAULT = 'fault';
/** In development: the hash of the rules by which the match goes on. Each page begins a session under them. */
export const RULES = 'rules';

/** Tells a page, if it is there, by which rules its room plays; and why by no newer ones. */
export function tellRules(
  client: { send(name: string, message: object): void } | undefined,
  rulesHash: string,
  refusal: string | undefined,
): void {
  client?.send(RULES, { text: rulesHash });
  if (refusal !== undefined) client?.send(FAULT, { text: refusal });
}
