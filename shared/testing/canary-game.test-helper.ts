// Hideout, with its minds open to all who see them: a leak that a search for canaries must find.
import { defineGame, defineModel } from '../index.ts';
import { model as closed, rules } from './hideout.ts';

const model = defineModel({
  ...closed.definition,
  mirror: { ...closed.definition.mirror, hidden: ['globals.omen', 'grids.heat'] },
});

export const openGame = defineGame(model, rules);
