// What lanterns says around its picture: on the title, on buttons and in tables. A language is an object of this type.

const english = {
  title: 'Lanterns',
  tagline: 'A dark town, a few hunters, and a light in every hand. Be seen and you are caught.',
  walk: 'Walk',
  walkLeft: 'Walk left',
  walkRight: 'Walk right',
  walkAcross: 'Walk left and right',
  walkUp: 'Walk up',
  walkDown: 'Walk down',
  walkUpDown: 'Walk up and down',
  run: 'Run',
  shutter: 'Shutter',
  interact: 'Door, shrine',
  use: 'Use',
  lunge: 'Leap',
  scores: 'Scores',
  menu: 'Menu',
  leftThumb: 'drag on the left',
  runThumb: 'Run, and be heard',
  shutterThumb: 'Hide your light',
  lungeThumb: 'Catch, as a hunter',
  hold: 'hold',
  tap: 'tap',
  learnWalk: 'Walk; your lantern points where you go',
  learnLunge: 'Leap to catch a hider',
  learnGather: 'Walk over embers to gather them',
  learnFeed: 'Give your embers to a shrine',
  learnShutter: 'Shut your lantern to be unseen',
  learnRun: 'Run, and be heard',
  emberName: 'Embers',
  emberEffect: 'carry three, feed a shrine',
  shrineName: 'Shrines',
  shrineEffect: 'light enough of them to win as a hider',
  shutterName: 'Shutter',
  shutterEffect: 'unseen, slow, until the air is used up',
  lungeName: 'Leap',
  lungeEffect: 'a hunter’s only way to catch',
  points: 'Points',
  catches: 'Caught',
  embers: 'Embers',
};

export type FrontWords = Readonly<Record<keyof typeof english, string>>;

/** The words in use. */
export let frontWords: FrontWords = english;

/** Speaks another language from now on. */
export function speakFront(words: FrontWords): void {
  frontWords = words;
}
