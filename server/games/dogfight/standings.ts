// What a match of dogfight is worth: who has more kills stands higher.
import type { StandingsOf } from '#server/index.ts';
import type { model } from '#shared/games/dogfight/model.ts';

export const standings: StandingsOf<(typeof model)['definition']> = ({ Pilot, each }) =>
  each('Pilot').map((e) => ({ seat: Pilot.player[e], score: Pilot.score[e] }));
