// The names of what this folder holds. Written by scripts/assets/write-ids.ts.

/** A picture in art/. @public */
export type SpriteId =
  | 'arrow'
  | 'bolt-core'
  | 'bolt-glow'
  | 'crosshair'
  | 'debris-1'
  | 'debris-2'
  | 'debris-3'
  | 'ember'
  | 'explosion-core'
  | 'explosion-ring'
  | 'flame-1'
  | 'flame-2'
  | 'flame-3'
  | 'flame-boost-1'
  | 'flame-boost-2'
  | 'flame-boost-3'
  | 'glow'
  | 'icon-boost'
  | 'icon-crown'
  | 'icon-heat'
  | 'icon-shield'
  | 'icon-skull'
  | 'icon-spread'
  | 'marker'
  | 'muzzle-flash'
  | 'nebula-1'
  | 'nebula-2'
  | 'panel'
  | 'panel-line'
  | 'pickup-boost'
  | 'pickup-shield'
  | 'pickup-spread'
  | 'pixel'
  | 'planet'
  | 'ring'
  | 'rock-chip-1'
  | 'rock-chip-2'
  | 'rock-large-1'
  | 'rock-large-2'
  | 'rock-large-3'
  | 'rock-medium-1'
  | 'rock-medium-2'
  | 'rock-medium-3'
  | 'rock-small-1'
  | 'rock-small-2'
  | 'rock-small-3'
  | 'shield-bubble'
  | 'shield-hit'
  | 'ship-flash'
  | 'ship-hull'
  | 'ship-icon'
  | 'ship-overlay'
  | 'smoke-1'
  | 'smoke-2'
  | 'spark'
  | 'spawn-ring'
  | 'star-1'
  | 'star-2'
  | 'star-3';

/** A clip of a sheet in art/. @public */
export type ClipId = never;

/** A sound in sound/. @public */
export type SoundId =
  | 'boost'
  | 'countdown'
  | 'crash'
  | 'explode'
  | 'fire'
  | 'fire-spread'
  | 'hit'
  | 'lose'
  | 'overheat'
  | 'pickup'
  | 'ping'
  | 'rock-break'
  | 'round-start'
  | 'score'
  | 'shield-hit'
  | 'spawn'
  | 'thrust'
  | 'ui-click'
  | 'win';

/** A track in music/. @public */
export type MusicId =
  | 'calm'
  | 'fight';

/** A picture for the DOM in icons/. @public */
export type IconId =
  | 'emblem';
