// The shape of what `virtual:assets/<game>` hands to the client: one atlas page, its font, clips, one sound sprite, music, DOM icons.

/** Where one picture lies on the atlas page. Every number is in atlas pixels: divide by `Atlas.density` for logical pixels. */
export interface AtlasFrame {
  /** Left edge of the trimmed picture on the page. */
  readonly x: number;
  /** Top edge of the trimmed picture on the page. */
  readonly y: number;
  /** Size of the trimmed picture, its extruded border not counted. */
  readonly width: number;
  readonly height: number;
  /** Where the trimmed picture lies inside the picture as drawn. */
  readonly offsetX: number;
  readonly offsetY: number;
  /** Size of the picture as drawn, before trimming. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** One page that holds every sprite and glyph of a game. */
export interface Atlas<Sprite extends string = string> {
  readonly url: string;
  /** Atlas pixels to one logical pixel. */
  readonly density: number;
  /** Size of the page in atlas pixels. */
  readonly width: number;
  readonly height: number;
  readonly frames: Readonly<Record<Sprite, AtlasFrame>>;
}

/** One character. Offsets and advance are in logical pixels at `DisplayFont.size`. */
export interface Glyph {
  /** Absent for characters that draw nothing, such as the space. */
  readonly frame?: AtlasFrame;
  /** From the pen to the left edge, and from the top of the line to the top edge, of the trimmed picture. */
  readonly offsetX: number;
  readonly offsetY: number;
  /** How far the pen moves on. */
  readonly advance: number;
}

/** A bitmap font on the same page as the sprites, white, to be tinted. All lengths in logical pixels. */
export interface DisplayFont {
  /** The size at which the metrics hold; scale all of them for another. */
  readonly size: number;
  readonly lineHeight: number;
  /** From the top of the line to the baseline. */
  readonly baseline: number;
  readonly capHeight: number;
  /** By character: printable ASCII and a few signs. */
  readonly glyphs: Readonly<Record<string, Glyph>>;
}

/** One sound file that holds every sound of a game, for Howler's `sprite`. */
export interface SoundSprite<Sound extends string = string> {
  readonly url: string;
  /** By sound: start and duration in milliseconds, and `true` for a loop. */
  readonly sprite: Readonly<Record<Sound, [startMs: number, durationMs: number, loop?: boolean]>>;
}

/** One track of music: a file of its own, which is fetched when it is first wanted, and where its loop lies in it. */
export interface MusicTrack {
  readonly url: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/** SVG markup for the DOM, in `currentColor` where it is one colour. */
export type IconSet<Icon extends string = string> = Readonly<Record<Icon, string>>;

/** A clip of a sheet, to be played as it is: `stage.clip(assets.clips['hero-walk'])`. */
export interface AtlasClip<Sprite extends string = string> {
  readonly frames: readonly Sprite[];
  /** Milliseconds for which each picture is shown: one number for all, or one for each. */
  readonly ms: number | readonly number[];
  /** What comes after the last one: the first when absent, or nothing more. */
  readonly ends?: 'once';
}

/** What a game's folder becomes. */
export interface AssetBundle<
  Sprite extends string = string,
  Sound extends string = string,
  Icon extends string = string,
  Music extends string = string,
  Clip extends string = string,
> {
  readonly atlas: Atlas<Sprite>;
  readonly font: DisplayFont;
  readonly sounds: SoundSprite<Sound>;
  readonly icons: IconSet<Icon>;
  /** Those of the sheets in art/. */
  readonly clips: Readonly<Record<Clip, AtlasClip<Sprite>>>;
  readonly music: Readonly<Record<Music, MusicTrack>>;
}
