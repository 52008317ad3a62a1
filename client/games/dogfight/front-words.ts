// What dogfight says around its picture: on the title, on buttons and in tables. A language is an object of this type.

const english = {
  title: 'Dogfight',
  tagline: 'Fast ships, hot guns, drifting rock. Eight pilots, one sky.',
  fly: 'Fly',
  leftThumb: 'drag on the left',
  fireThumb: 'Shoot',
  boostThumb: 'Fly faster',
  pingThumb: 'Mark a place',
  hold: 'hold',
  tap: 'tap',
  turn: 'Turn',
  turnLeft: 'Turn left',
  turnRight: 'Turn right',
  thrust: 'Thrust',
  brake: 'Brake',
  fire: 'Fire',
  boost: 'Boost',
  ping: 'Mark',
  scores: 'Scores',
  menu: 'Menu',
  learnFly: 'Fly where your thumb points',
  learnTurn: 'Turn your ship',
  learnThrust: 'Fire the engine',
  learnFire: 'Shoot; too long, and your guns overheat',
  learnBoost: 'Burn boost to chase or to flee',
  shieldName: 'Shield',
  shieldEffect: 'takes four hits for you',
  spreadName: 'Spread',
  spreadEffect: 'three bolts a shot',
  boostName: 'Boost',
  boostEffect: 'fills your tank',
  kills: 'Kills',
  deaths: 'Deaths',
};

export type FrontWords = Readonly<Record<keyof typeof english, string>>;

/** The words in use. */
export let frontWords: FrontWords = english;

/** Speaks another language from now on. */
export function speakFront(words: FrontWords): void {
  frontWords = words;
}
