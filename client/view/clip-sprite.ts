/** A picture that plays clips in ticks of the stage's effect clock, and what plays all of them. */
import { Sprite, Texture } from 'pixi.js';
import { checkClip, clipFrame, isClipOver, type Clip } from '#client/view/clip.ts';

/** Finds the pictures of clips. */
interface ClipTextures<SpriteName extends string> {
  texturesOf(clip: Clip<SpriteName>): readonly Texture[];
}

/** A sprite that shows a clip. Nothing has to be called in a frame, and nothing is allocated in one. */
export class ClipSprite<SpriteName extends string = string> extends Sprite {
  readonly #source: ClipTextures<SpriteName>;
  #clip: Clip | undefined;
  #textures: readonly Texture[] = [];
  #age = 0;
  /** Until this age the picture stays: most frames change none, and thousands may play. */
  #nextAge = 0;

  /** Made by `stage.clip`. */
  constructor(source: ClipTextures<SpriteName>) {
    super(Texture.EMPTY);
    this.#source = source;
  }

  /** Shows a clip from its beginning; one that is shown already goes on. */
  play(clip: Clip<SpriteName>): void {
    if (clip !== this.#clip) this.restart(clip);
  }

  /** Shows a clip from its beginning, `age` ticks on when given. */
  restart(clip: Clip<SpriteName>, age = 0): void {
    this.#clip = clip;
    this.#textures = this.#source.texturesOf(clip);
    this.#age = age;
    this.#nextAge = 0;
    this.advance(0);
  }

  /** Whether a clip that ends once has been shown to its end. */
  get isOver(): boolean {
    return this.#clip !== undefined && isClipOver(this.#clip, this.#age);
  }

  /** The stage calls it in every drawn frame. */
  advance(ticks: number): void {
    this.#age += ticks;
    if (this.#age < this.#nextAge || this.#clip === undefined) return;
    this.#nextAge = (Math.floor(Math.max(0, this.#age) / this.#clip.ticks) + 1) * this.#clip.ticks;
    const texture = this.#textures[clipFrame(this.#clip, this.#age)];
    if (texture !== this.texture) this.texture = texture;
  }
}

/** Makes sprites that play clips and keeps them going. */
export interface ClipPlayer {
  make<SpriteName extends string>(clip: Clip<SpriteName>, named: (name: SpriteName) => Texture): ClipSprite<SpriteName>;
  /** Brings those that are shown on by so many ticks. */
  step(ticks: number): void;
}

/** Makes a player without sprites. */
export function createClipPlayer(): ClipPlayer {
  const sprites: Pick<ClipSprite, 'advance' | 'destroyed' | 'visible'>[] = [];
  return {
    make<SpriteName extends string>(clip: Clip<SpriteName>, named: (name: SpriteName) => Texture) {
      const known = new Map<Clip<SpriteName>, readonly Texture[]>();
      const sprite = new ClipSprite<SpriteName>({
        texturesOf(wanted) {
          let textures = known.get(wanted);
          if (textures === undefined) {
            checkClip(wanted);
            textures = wanted.frames.map(named);
            known.set(wanted, textures);
          }
          return textures;
        },
      });
      sprite.play(clip);
      sprites.push(sprite);
      return sprite;
    },
    step(ticks) {
      for (let i = sprites.length - 1; i >= 0; i--) {
        const sprite = sprites[i];
        if (sprite.destroyed) {
          // The last one takes its place: a list that is spliced is copied.
          sprites[i] = sprites[sprites.length - 1];
          sprites.pop();
        } else if (sprite.visible) sprite.advance(ticks);
      }
    },
  };
}
