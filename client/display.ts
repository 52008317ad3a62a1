/** A game's display: picture, textures, sounds and devices of one page, on which matches are shown one after another. */
import { createAudioOutput } from '#client/audio/audio-output.ts';
import { createHowlerMusic } from '#client/audio/howler-music.ts';
import { createHowlerPlayer, createSilentPlayer, howlerContext } from '#client/audio/howler-player.ts';
import { createMixer, type Mixer } from '#client/audio/mixer.ts';
import { readSoundSettings, writeSoundSettings, type Keeper } from '#client/audio/sound-settings.ts';
import { replaceablePlayer } from '#client/dev/replaceable-player.ts';
import { textureShelf } from '#client/dev/texture-shelf.ts';
import type { Bindings } from '#client/input/bindings.ts';
import { createDeviceShares, type DeviceShares } from '#client/input/device-shares.ts';
import { createPageDevices } from '#client/input/page-devices.ts';
import { createViewBindings } from '#client/input/view-bindings.ts';
import { startMatch, type Match, type MatchOptions, type OwnedMatch } from '#client/match.ts';
import { createBrowserClock, type PageClock } from '#client/page-clock.ts';
import { checkView } from '#client/view/check-view.ts';
import type { View } from '#client/view/define-view.ts';
import { browserScreen, createFullscreen, type Fullscreen } from '#client/view/fullscreen.ts';
import { PALETTES, type PaletteName } from '#client/view/palette.ts';
import { createPicture, type Picture } from '#client/view/picture.ts';
import type * as Split from '#client/view/split.ts';
import { createTextures, loadAtlasImage, type Textures } from '#client/view/textures.ts';
import type { SamestepError } from '#shared/errors.ts';
import type { ModelDefinition } from '#shared/model/model.ts';

/** How a display is made. */
export interface DisplayOptions {
  /** The element that is filled; it needs a size and a CSS position. The whole window when absent. */
  readonly parent?: HTMLElement;
  /** What takes the whole screen when asked: the page when absent, so that its buttons beside the picture stay. */
  readonly fullscreenElement?: HTMLElement;
  /** For tests on machines without a GPU. When absent: whether the address has `?test`. */
  readonly isTest?: boolean;
  /** Whether the player wants less motion; the browser's preference when absent. */
  readonly isMotionReduced?: () => boolean;
  /** Which colours seats and teams have; `standard` when absent. Asked in every frame: a choice counts at once. */
  readonly palette?: () => PaletteName;
  /** The browser's clock when absent. */
  readonly clock?: PageClock;
  /** Pixels of the canvas per CSS pixel are never more than this; 2 when absent. */
  readonly maxPixelRatio?: number;
  /** Pixels of the canvas are never more than this; 2560 × 1440 when absent. A larger or denser screen is drawn coarser, in the same place. */
  readonly maxPixels?: number;
  /** The player's bindings of the view; read from the browser's store when absent. */
  readonly bindings?: Bindings;
  /** Art could not be loaded: boards stand in for the pictures. To the console when absent. */
  readonly onArtError?: (error: SamestepError) => void;
  /** Sounds or music could not be loaded: the game goes on silently. */
  readonly onSoundError?: (error: unknown) => void;
}

/** A page's display. */
export interface Display<
  D extends ModelDefinition = ModelDefinition,
  SpriteName extends string = string,
  SoundName extends string = string,
> {
  readonly mixer: Mixer;
  /** Its `isAccelerated` says whether WebGL draws it: tell the player where it does not. */
  readonly picture: Picture;
  /** Which keys and buttons do what: what is changed here counts from the next tick. */
  readonly bindings: Bindings;
  /** Which devices belong to whom when several play at this machine. */
  readonly shares: DeviceShares;
  /** The whole screen for the picture: `toggle` it from a click. */
  readonly fullscreen: Fullscreen;
  /**
   * Fetches what a picture in panes is drawn with, for views that have one: await it before a match of so many at this machine. Without it, as for one
   * player alone, all share one pane.
   */
  prepareSplit(players: number): Promise<void>;
  /** Shows a match; the one before is stopped, its last picture stays until this one's first. */
  startMatch(options: MatchOptions<D>): Match<D>;
  /** Development only: shows what is shown, and what follows, by a view of the same rules that was saved anew, with its art and sounds. */
  replaceView?(saved: View<D, SpriteName, SoundName>): Promise<void>;
  /** Gives everything back to the browser. */
  destroy(): void;
}

/** Less than half of the pixels of a 4K screen: what graphics built into a processor fill sixty times a second. */
const MAX_PIXELS = 2560 * 1440;

/** Loads a game's art and makes its display. Rejects where there is neither WebGL nor a 2D canvas; art that cannot be loaded is stood in for. */
export async function createDisplay<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  firstView: View<D, SpriteName, SoundName>,
  options: DisplayOptions = {},
): Promise<Display<D, SpriteName, SoundName>> {
  let view = firstView;
  const { parent = document.body, clock = createBrowserClock(), maxPixelRatio = 2, maxPixels = MAX_PIXELS } = options;
  const onArtError = options.onArtError ?? ((error: SamestepError) => console.error(error));
  const definition = view.build();
  checkView(view, definition);
  let split: typeof Split | undefined;
  const drawPicture = (isWebglBroken: boolean) =>
    createPicture({
      parent,
      logical: definition.logical,
      portrait: definition.portrait,
      fit: definition.fit ?? 'letterbox',
      background: definition.background ?? 0x000000,
      isAntialiased: view.assets === undefined,
      hasFewTextures: view.assets !== undefined || (options.isTest ?? new URLSearchParams(location.search).has('test')),
      maxPixelRatio,
      maxPixels,
      isWebglBroken,
    });
  const [firstPicture, image] = await Promise.all([drawPicture(false), loadAtlasImage(view.assets, onArtError)]);
  const { picture, textures } = await drawArt(
    firstPicture,
    (made) => createTextures(view.assets, image, made),
    drawPicture,
  );
  const shelf = import.meta.env.DEV ? textureShelf(textures) : undefined;
  picture.onRestored = shelf?.restore ?? textures.restore;
  const output = createAudioOutput(document, howlerContext);
  const onSoundError = options.onSoundError ?? (() => undefined);
  const createPlayer = ({ assets }: typeof view) =>
    assets === undefined ? createSilentPlayer() : createHowlerPlayer(assets.sounds, output, onSoundError);
  const replaceable = import.meta.env.DEV ? replaceablePlayer(createPlayer(view)) : undefined;
  const player = replaceable ?? createPlayer(view);
  const musicPlayer = createHowlerMusic(output, onSoundError);
  const keeper = pageKeeper();
  const mixer = createMixer({
    player,
    musicPlayer,
    settings: readSoundSettings(keeper),
    save: (settings) => writeSoundSettings(keeper, settings),
    nowMs: () => clock.nowMs(),
  });
  const devices = createPageDevices(picture.canvas);
  const bindings = options.bindings ?? createViewBindings({ model: view.game.model, ...definition, keeper });
  const shares = createDeviceShares();
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  const { palette = () => 'standard' as const } = options;
  const isMotionReduced = options.isMotionReduced ?? (() => reducedMotion.matches);
  let match: OwnedMatch<D, SpriteName, SoundName> | undefined;

  const followVisibility = () => {
    output.setHidden(document.hidden);
    mixer.setHidden(document.hidden);
    match?.setHidden(document.hidden);
  };
  document.addEventListener('visibilitychange', followVisibility);

  return {
    mixer,
    picture,
    bindings,
    shares,
    fullscreen: createFullscreen(
      browserScreen(options.fullscreenElement ?? document.documentElement),
      definition.orientation,
    ),
    async prepareSplit(players) {
      if (players > 1 && definition.split === true) split ??= await import('#client/view/split.ts');
    },
    startMatch(matchOptions) {
      match?.giveWay();
      match = startMatch(
        {
          view,
          picture,
          textures: shelf?.newest ?? textures,
          mixer,
          devices,
          bindings,
          shares,
          clock,
          isMotionReduced,
          palette: () => PALETTES[palette()],
          split,
        },
        matchOptions,
      );
      match.setHidden(document.hidden);
      return match;
    },
    ...(import.meta.env.DEV && {
      async replaceView(saved: typeof view) {
        checkView(saved, saved.build());
        const hasOtherAssets = saved.assets !== view.assets;
        const savedImage = hasOtherAssets ? await loadAtlasImage(saved.assets, onArtError) : undefined;
        if (shelf === undefined) return;
        const made = hasOtherAssets ? createTextures(saved.assets, savedImage, picture.createPage) : shelf.newest;
        shelf.add(made);
        try {
          // Pictures of before are kept: a view that throws gives way to the one that shows them.
          if (saved.game === view.game) match?.replaceView?.(saved, made);
          if (hasOtherAssets) replaceable?.use(createPlayer(saved));
          view = saved;
          shelf.newest = made;
        } finally {
          shelf.sweep(match?.usedTextures ?? []);
        }
      },
    }),
    destroy() {
      match?.stop();
      document.removeEventListener('visibilitychange', followVisibility);
      devices.destroy();
      output.destroy();
      musicPlayer.destroy();
      player.destroy();
      // The renderer first: its shaders hold the page.
      picture.destroy();
      (shelf ?? textures).destroy();
    },
  };
}

/** The art on its picture. WebGL may give a context and fail with the first drawing: then a picture without it takes its place. */
async function drawArt(
  first: Picture,
  draw: (createPage: Picture['createPage']) => Textures,
  drawPicture: (isWebglBroken: boolean) => Promise<Picture>,
): Promise<{ readonly picture: Picture; readonly textures: Textures }> {
  try {
    return { picture: first, textures: draw(first.createPage) };
  } catch (error) {
    if (!first.isAccelerated) throw error;
    first.destroy();
    const picture = await drawPicture(true);
    return { picture, textures: draw(picture.createPage) };
  }
}

/** The browser's store, where it gives one: private windows and sandboxed frames may throw at the mere question. */
function pageKeeper(): Keeper | undefined {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
