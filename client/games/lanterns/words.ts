// Every word of lanterns in the picture. English alone: its font has no other letters, and they are few.

export const words = Object.freeze({
  player: (place: number) => `Player ${place}`,
  hunter: 'Hunter',
  hider: 'Hider',
  strolling: 'Waiting for another',
  round: (round: number, of: number) => `Round ${round} of ${of}`,
  hunterTask: 'Find them. Leap to catch.',
  hiderTask: 'Gather embers, feed shrines.',
  carryTask: 'Bring the embers to a shrine.',
  headStart: (seconds: number) => `They come in ${seconds}`,
  youWait: (seconds: number) => `Wait ${seconds}`,
  countHunter: 'You are a hunter',
  countHider: 'You are a hider',
  hide: 'Hide!',
  hunt: 'Hunt!',
  hunters: (hunters: number, hiders: number) =>
    `${hunters} ${hunters === 1 ? 'hunter' : 'hunters'}, ${hiders} ${hiders === 1 ? 'hider' : 'hiders'}`,
  theyCome: 'The hunters are loose',
  caught: 'Caught!',
  nowHunter: (by: string) => `by ${by}. Now you hunt, too`,
  youCaught: (name: string) => `You caught ${name}`,
  shrineLit: (lit: number, of: number) => `A shrine burns: ${lit} of ${of}`,
  youWin: 'You win the round',
  youLose: 'You lose the round',
  because: (side: string, why: string) => `${side}: ${why.charAt(0).toLowerCase()}${why.slice(1)}`,
  place: (place: number, of: number) => `place ${place} of ${of}`,
  gain: (gained: number, total: number, place: string) => {
    if (gained <= 0) return `${points(total)} in all, ${place}`;
    return gained === total ? `+${points(gained)}, ${place}` : `+${points(gained)}, ${total} in all, ${place}`;
  },
  nextRound: (seconds: number) => `Next round in ${seconds}`,
  hidersWin: 'The hiders win',
  huntersWin: 'The hunters win',
  allCaught: 'Everyone was caught',
  allLit: 'The shrines burn',
  dawn: (survivors: number) => `${survivors} still at large`,
  lit: 'You stand in light',
  near: 'A hunter is near',
  open: 'Open',
  shut: 'Shut',
  feed: 'Give embers',
  full: 'Hands full',
});

function points(count: number): string {
  return count === 1 ? '1 point' : `${count} points`;
}
