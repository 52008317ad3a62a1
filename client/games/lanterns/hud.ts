// The head-up display: its parts, where they stand, and what the events tell it.
import type { Container, Sprite } from 'pixi.js';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR } from './colors.ts';
import { BannerNode } from './hud-banner.ts';
import { ClockNode } from './hud-clock.ts';
import { FeedNode } from './hud-feed.ts';
import { NoteNode } from './hud-note.ts';
import { PromptNode } from './hud-prompt.ts';
import { RoundResultWords } from './hud-result.ts';
import { hudScale } from './hud-scale.ts';
import { StatusNode } from './hud-status.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

const EDGE = 12;
/** Below this width, in HUD pixels, the clock does not fit beside the page's buttons. */
const NARROW = 820;
/** HUD pixels from the clock's upper edge to the line below it and to the banner, and from there to the news in a narrow picture. */
const NOTE_BELOW = 66;
const BANNER_BELOW = 92;
const FEED_BELOW = 116;
/** HUD pixels of the status at the lower edge, with the warning over it. */
const STATUS_HEIGHT = 100;
/** How dark the rim of the picture becomes when a hunter is at one's heels. */
const DREAD_ALPHA = 0.75;

/** The display of one match. */
export interface Hud {
  /** Before the camera: where the parts stand, and what of the picture they cover. */
  place(stage: GameStage): void;
  /** `dread`: 0 nothing is near … 1 a hunter is. */
  update(frame: GameFrame, stage: GameStage, dread: number): void;
  addCatch(by: number, victim: number): void;
  /** The own walker was caught by a seat. */
  wasCaught(by: number): void;
  hasCaught(victim: number): void;
  count(secondsLeft: number): void;
  /** `role` is one of ROLE, or −1 for who only watches. */
  roundStarted(hunters: number, hiders: number, role: number): void;
  huntStarted(role: number): void;
  shrineLit(lit: number, of: number): void;
}

/** Makes the display on its layer. */
export function createHud(stage: GameStage, state: ViewState): Hud {
  const rim = stage.sprite('vignette', { tint: 0x7a0c0c, alpha: 0 });
  const prompt = new PromptNode(stage, state);
  const feed = new FeedNode(stage, state);
  const status = new StatusNode(stage);
  const banner = new BannerNode(stage);
  const result = new RoundResultWords(banner);
  const clock = new ClockNode(stage);
  const note = new NoteNode(stage, state);
  stage.layer('hud').addChild(rim, prompt, feed, status, clock, note, banner);
  const parts: readonly Container[] = [feed, status, clock, note, banner];
  /** Kept and changed: a frame makes no garbage. */
  const room = { width: 0, height: 0, windowWidth: 0, windowHeight: 0 };

  let scale = 1;

  function place(): void {
    room.width = stage.width;
    room.height = stage.height;
    room.windowWidth = innerWidth;
    room.windowHeight = innerHeight;
    scale = hudScale(room);
    for (let i = 0; i < parts.length; i++) parts[i].scale.set(scale);
    const { covered } = state;
    const edge = EDGE * scale;
    const belowButtons = Math.max(edge, stage.insets.top + edge);
    // In a narrow picture the page's buttons reach the middle: all figures stand below them.
    const isNarrow = stage.width / scale < NARROW;
    const top = isNarrow ? belowButtons : edge;
    const bannerTop = top + BANNER_BELOW * scale;
    covered.top = bannerTop + banner.room * scale;
    covered.right = stage.insets.right;
    covered.bottom = Math.max(edge + STATUS_HEIGHT * scale, stage.insets.bottom);
    clock.position.set(stage.width / 2, top);
    note.position.set(stage.width / 2, top + NOTE_BELOW * scale);
    banner.position.set(stage.width / 2, bannerTop);
    feed.position.set(stage.width - edge, isNarrow ? bannerTop + FEED_BELOW * scale : belowButtons);
    status.position.set(stage.width / 2, stage.height - edge);
  }

  return {
    place,
    update(frame, _stage, dread) {
      feed.update(stage);
      status.update(frame, stage, state.focus);
      clock.update(frame);
      note.update(frame, stage);
      prompt.update(frame, stage, scale);
      result.update(frame, stage);
      banner.update(stage, stage.width / scale);
      darken(rim, stage, dread);
    },
    addCatch: (by, victim) => feed.add(stage, by, victim),
    wasCaught(by) {
      banner.shout(stage, words.caught, 2400, COLOR.hunter);
      const name = by < 0 ? '' : state.names.of(stage.nameOf(by), by);
      if (name !== '') banner.tell(stage, words.nowHunter(name), 2400);
    },
    hasCaught: (victim) =>
      banner.tell(stage, words.youCaught(state.names.of(stage.nameOf(victim), victim)), 1900, COLOR.gold),
    count(secondsLeft) {
      // The last ten are the clock's: a figure in the middle would hide the chase.
      if (secondsLeft <= 3) banner.shout(stage, String(secondsLeft), 900, COLOR.gold);
    },
    roundStarted(hunters, hiders, role) {
      if (role === ROLE.hider) banner.shout(stage, words.hide, 2200, COLOR.hider);
      else if (role === ROLE.hunter) banner.shout(stage, words.hunter, 2200, COLOR.hunter);
      banner.tell(stage, words.hunters(hunters, hiders), 2200);
    },
    huntStarted(role) {
      if (role === ROLE.hunter) banner.shout(stage, words.hunt, 1200, COLOR.hunter);
      else banner.tell(stage, words.theyCome, 1800, COLOR.hunter);
    },
    shrineLit: (lit, of) => banner.tell(stage, words.shrineLit(lit, of), 2000, COLOR.ember),
  };
}

/** Closes the rim of the picture in on who is hunted. */
function darken(rim: Sprite, stage: GameStage, dread: number): void {
  rim.visible = dread > 0.02;
  if (!rim.visible) return;
  rim.position.set(stage.width / 2, stage.height / 2);
  rim.setSize(stage.width * 1.42, stage.height * 1.42);
  const beat = stage.isMotionReduced ? 1 : 0.85 + 0.15 * Math.sin(stage.timeMs * (0.006 + 0.008 * dread));
  rim.alpha = DREAD_ALPHA * dread * beat;
}
