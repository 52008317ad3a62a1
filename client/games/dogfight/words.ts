// Every word of dogfight in the picture. English alone: its font has no other letters, and they are few.

export const words = Object.freeze({
  player: (place: number) => `Player ${place}`,
  pickUps: ['Shield up', 'Spread shot', 'Boost full'],
  overheated: 'Overheated',
  destroyed: 'Destroyed',
  fight: 'Fight!',
  overtime: 'Next kill',
  round: (round: number) => `Round ${round}`,
  firstTo: (score: number) => `first to ${score}`,
  youDestroyed: (name: string) => `You got ${name}`,
  oneDestroyed: (by: string, name: string) => `${by} got ${name}`,
  backIn: (by: string, seconds: number) => {
    const back = seconds <= 0 ? 'back now' : `back in ${seconds}`;
    return by === '' ? back : `by ${by} · ${back}`;
  },
  streaks: ['Double kill', 'Triple kill', 'Rampage', 'Unstoppable'],
});
