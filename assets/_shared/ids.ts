// The names of what this folder holds. Written by scripts/assets/write-ids.ts.

/** A picture for the DOM in icons/. @public */
export type IconId =
  | 'check'
  | 'copy'
  | 'fullscreen'
  | 'fullscreen-exit'
  | 'gamepad'
  | 'keyboard'
  | 'leave'
  | 'link'
  | 'lock'
  | 'play'
  | 'scores'
  | 'sound-off'
  | 'sound-on';
