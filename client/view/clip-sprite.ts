/** A picture that plays clips in ticks of the stage's effect clock, and what plays all of them. */
import { Sprite, Texture } from 'pixi.js';
import { createClipCourse, type Clip, type ClipCourse } from '#client/view/clip.ts';

/** Finds the pictures and the course of clips. */
interface ClipTextures<SpriteName extends string> {
  readyClip(clip: Clip<SpriteName>): ReadyClip;
}

interface ReadyClip {
  readonly textures: readonly Texture[];
  readonly course: ClipCourse;
}

/** A sprite that shows a clip. Nothing has to be called in a frame, and nothing is allocated in one. */
export class ClipSprite<SpriteName extends string = string> extends Sprite {
  readonly #source: ClipTextures<SpriteName>;
  #clip: Clip | undefined;
  #ready: ReadyClip | undefined;
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
    this.#ready = this.#source.readyClip(clip);
    this.#age = age;
    this.#nextAge = 0;
    this.advance(0);
  }

  /** Whether a clip that ends once has been shown to its end. */
  get isOver(): boolean {
    return this.#nextAge === Infinity;
  }

  /** The stage calls it in every drawn frame. */
  advance(ticks: number): void {
    this.#age += ticks;
    if (this.#age < this.#nextAge || this.#ready === undefined) return;
    const { course, textures } = this.#ready;
    const texture = textures[course.seek(this.#age)];
    this.#nextAge = course.nextAge;
    if (texture !== this.texture) this.texture = texture;
  }
}

/** Makes sprites that play clips and keeps them going. */
export interface ClipPlayer {
  make<SpriteName extends string>(clip: Clip<SpriteName>, named: (name: SpriteName) => Texture): ClipSprite<SpriteName>;
  /** Brings those that are shown on by so many ticks. */
  step(ticks: number): void;
}

/** Makes a player without sprites. `tickMs`: what a tick is of the clips that are in milliseconds. */
export function createClipPlayer(tickMs: number): ClipPlayer {
  const sprites: Pick<ClipSprite, 'advance' | 'destroyed' | 'visible'>[] = [];
  return {
    make<SpriteName extends string>(clip: Clip<SpriteName>, named: (name: SpriteName) => Texture) {
      const known = new Map<Clip<SpriteName>, ReadyClip>();
      const sprite = new ClipSprite<SpriteName>({
        readyClip(wanted) {
          let ready = known.get(wanted);
          if (ready === undefined) {
            ready = { course: createClipCourse(wanted, tickMs), textures: wanted.frames.map(named) };
            known.set(wanted, ready);
          }
          return ready;
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
