// What a match of lanterns is worth: who has more points after its rounds stands higher.
import type { StandingsOf } from '#server/index.ts';
import type { model } from '#shared/games/lanterns/model.ts';

export const standings: StandingsOf<(typeof model)['definition']> = ({ Score, each }) =>
  each('Score').map((e) => ({ seat: Score.player[e], score: Score.points[e] }));
