// Two notes without a file: heard where the page may sound at all.

export interface Chime {
  /** From a click: a page may not sound before one. */
  arm(): void;
  play(): void;
}

/** Hz: a fifth up. */
const NOTES: readonly number[] = [659.26, 987.77];
const NOTE_SECONDS = 0.16;
const FADE_SECONDS = 0.5;
const LOUDNESS = 0.35;

/** Makes it. `volume`: 0…1, asked each time. */
export function createChime(volume: () => number): Chime {
  let context: AudioContext | undefined;

  function arm(): void {
    context ??= new AudioContext();
    // Refused before a click, and then there is no chime.
    if (context.state !== 'running') context.resume().catch(() => undefined);
  }

  return {
    arm,
    play() {
      const loudness = LOUDNESS * volume();
      if (loudness === 0) return;
      arm();
      if (context === undefined || context.state !== 'running') return;
      const { currentTime: nowSeconds } = context;
      for (const [i, frequency] of NOTES.entries()) {
        const startSeconds = nowSeconds + i * NOTE_SECONDS;
        const tone = new OscillatorNode(context, { type: 'triangle', frequency });
        const gain = new GainNode(context, { gain: 0 });
        gain.gain.setValueAtTime(loudness, startSeconds);
        gain.gain.exponentialRampToValueAtTime(0.001, startSeconds + FADE_SECONDS);
        tone.connect(gain).connect(context.destination);
        tone.start(startSeconds);
        tone.stop(startSeconds + FADE_SECONDS);
      }
    },
  };
}
