// A leaderboard with people in it, without their matches.
import { DatabaseSync } from 'node:sqlite';

/** Puts as many into this season's leaderboard of dogfight's duel as were asked for, and an account at a place of it. `file`: of SQLite. */
export function fillBoard(
  file: string,
  accountName: string,
  others: number,
  own: number,
  nameOf = (i: number) => `Other ${i}`,
): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma busy_timeout = 5000; begin immediate');
    const board = `dogfight:duel:${new Date().toISOString().slice(0, 7)}`;
    const score = database.prepare(
      'insert into scores (board, accountId, score, matches, wins, updatedAtMs, version) values (?, ?, ?, 12, 7, 0, 1)',
    );
    const account = database.prepare(
      'insert into accounts (id, name, createdAtMs, seenAtMs, version) values (?, ?, 0, 0, 1)',
    );
    for (let i = 0; i < others; i++) {
      account.run(`other-${i}`, nameOf(i));
      score.run(board, `other-${i}`, 2000 - i);
    }
    const found = database.prepare('select id from accounts where nameKey = ?').get(accountName.toLowerCase());
    const id = String(found?.['id']);
    score.run(board, id, own);
    database
      .prepare(
        'insert into ratings (accountId, mode, mu, sigma, matches, wins, updatedAtMs, version) values (?, ?, 30, 5, 4, 3, 0, 1)',
      )
      .run(id, 'dogfight:duel');
    database.exec('commit');
  } finally {
    database.close();
  }
}
