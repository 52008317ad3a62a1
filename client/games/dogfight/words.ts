// Every word of dogfight that a player reads: in the picture and on the title. English now; another language is another object.

export const words = Object.freeze({
  title: 'Dogfight',
  tagline: 'Fast ships, hot guns, drifting rock. Eight pilots, one sky.',
  turn: 'Turn',
  thrust: 'Thrust',
  brake: 'Brake',
  fire: 'Fire',
  boost: 'Boost',
  scores: 'Scores',
  menu: 'Menu',
  space: 'Space',
  shift: 'Shift',
  stick: 'left stick',
  triggers: 'triggers',
  shieldName: 'Shield',
  shieldEffect: 'takes four hits for you',
  spreadName: 'Spread',
  spreadEffect: 'three bolts a shot',
  boostName: 'Boost',
  boostEffect: 'fills your tank',
  pickUps: ['Shield up', 'Spread shot', 'Boost full'],
  overheated: 'Overheated',
  destroyed: 'Destroyed',
  fight: 'Fight!',
  overtime: 'Next kill',
  kills: 'Kills',
  deaths: 'Deaths',
  round: (round: number) => `Round ${round}`,
  firstTo: (score: number) => `first to ${score}`,
  youDestroyed: (name: string) => `You got ${name}`,
  backIn: (by: string, seconds: number) => {
    const back = seconds <= 0 ? 'back now' : `back in ${seconds}`;
    return by === '' ? back : `by ${by} · ${back}`;
  },
  streaks: ['Double kill', 'Triple kill', 'Rampage', 'Unstoppable'],
});
