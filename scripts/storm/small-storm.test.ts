// About an hour and a half of small games under the storm, in simulated time: capture says everything a model can, null is nearly only netcode.
import { game as capture } from '#shared/testing/capture.ts';
import { nullGame } from '../../bench/worlds/null-game.ts';
import { testRounds } from './rounds.test-helper.ts';

testRounds(capture, 'capture', { from: 30_000, count: 60 });
testRounds(nullGame(8), 'null', { from: 40_000, count: 100 });
