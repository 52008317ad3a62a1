// The names of what this folder holds. Written by scripts/assets/write-ids.ts.

/** A picture in art/. @public */
export type SpriteId =
  | 'grass'
  | 'sprout-1'
  | 'sprout-2'
  | 'sprout-3'
  | 'sprout-4'
  | 'sprout-5'
  | 'sprout-6'
  | 'sprout-7'
  | 'sprout-8'
  | 'sprout-9';

/** A clip of a sheet in art/. @public */
export type ClipId =
  | 'sprout-hop'
  | 'sprout-idle'
  | 'sprout-walk';

/** A sound in sound/. @public */
export type SoundId = never;

/** A track in music/. @public */
export type MusicId = never;

/** A picture for the DOM in icons/. @public */
export type IconId = never;
