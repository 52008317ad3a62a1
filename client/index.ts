/** The face for authors of views: how a game looks, sounds and is steered, and a page that plays it alone. */
export type { MusicOptions } from './audio/music.ts';
export type { PlayOptions, SoundLimits } from './audio/sound-face.ts';
export type { Bindings, KeyHints } from './input/bindings.ts';
export type { ActionIdOf, Controls, ControlsOf, OrderControls } from './input/controls.ts';
export { axisCaps, keyCap, keyCaps } from './input/key-caps.ts';
export { createBotSource, createManualSource } from './input/driven-source.ts';
export type { InputSource } from './input/input-source.ts';
export { defineFlags, setFlags, type Flags } from './flags.ts';
export { createManualClock } from './page-clock.ts';
export { play, type LocalOptions } from './play.ts';
export type { AccountError } from './net/api-request.ts';
export type { LedgerQuery } from './net/ledger.ts';
export type { LedgerEntry, LedgerPage } from '#shared/ledger-page.ts';
export { fetchLedger, isAccountError, sendAction, type SendActionOptions } from './send-action.ts';
export type { Lesson } from './ui/coach.ts';
export type {
  GameFront,
  GuideItem,
  GuideLine,
  RoundResult,
  Standing,
  Standings,
  TouchButton,
  TouchFront,
} from './ui/game-front.ts';
export type { Camera, FollowOptions, Insets } from './view/camera.ts';
export { setTint } from './view/set-tint.ts';
export { defineView, type View, type ViewDefinition } from './view/define-view.ts';
export type { Label, LabelOptions } from './view/label.ts';
export type { BurstOptions, ParticleKind } from './view/particle-kind.ts';
export { paletteColor, type Palette } from './view/palette.ts';
export type { StagePane } from './view/panes.ts';
export type { Clip } from './view/clip.ts';
export type { ClipSprite } from './view/clip-sprite.ts';
export type { LayerOptions, PanelOptions, SpriteOptions, Stage } from './view/stage.ts';
export type { Tiles, TilesOptions } from './view/tiles.ts';
export type { Trail, TrailOptions } from './view/trail.ts';
export type { Tween, TweenOptions } from './view/tween.ts';
