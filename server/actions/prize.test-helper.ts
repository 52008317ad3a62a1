// server/games/capture/prize.ts
import { action, refusal, z } from '#server/index.ts';

export const claimPrize = action('capture.claim-prize', {
  payload: z.strictObject({ matchId: z.string().max(200) }),
  async run({ matchId }, { accountId, ledger, queries }) {
    const own = (table: 'matchPlayers' | 'ledger') => queries.selectFrom(table).where('accountId', '=', accountId);
    const played = await own('matchPlayers').where('matchId', '=', matchId).select('place').executeTakeFirst();
    if (played?.place !== 1) throw refusal('not-won', 'That is no match that you have won.');
    const reason = `won ${matchId}`;
    // Given first, and looked for then: of two who ask at once the second waits here, and finds two.
    const coins = await ledger.change({ accountId, currency: 'coins', amount: 5, reason });
    const given = await own('ledger').where('reason', '=', reason).select('id').execute();
    if (given.length > 1) throw refusal('claimed', 'That prize is yours already.');
    return { coins };
  },
});
