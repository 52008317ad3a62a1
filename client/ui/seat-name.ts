// What the one in a seat is called on the page.
import { texts } from './texts.ts';
import type { Roster } from '../net/roster.ts';

/** The name of a seat, or a plain one where the roster knows none. */
export function nameOf(roster: Roster, seat: number): string {
  // Asked for every player in every frame: a search with a function would make garbage.
  for (let i = 0; i < roster.length; i++) if (roster[i].seat === seat) return roster[i].name;
  return texts.title.player(seat + 1);
}
