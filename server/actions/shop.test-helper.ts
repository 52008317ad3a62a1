// server/games/capture/shop.ts
import { action, refusal, z } from '#server/index.ts';

const PRICES = { bowler: 30, crown: 500 } as const;

export const buyHat = action('capture.buy-hat', {
  payload: z.strictObject({ hat: z.enum(['bowler', 'crown']) }),
  async run({ hat }, { accountId, ledger, note }) {
    const hats = await ledger.change({ accountId, currency: `hat-${hat}`, amount: 1, reason: 'bought' });
    // Not asked before: of two who buy at once both would be told that there is none.
    if (hats > 1) throw refusal('owned', 'That hat is yours already.');
    const coins = await ledger.change({ accountId, currency: 'coins', amount: -PRICES[hat], reason: `a ${hat}` });
    note({ hat });
    return { hat, coins };
  },
});
