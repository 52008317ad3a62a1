/** The page's audio context: woken whenever it may be, asleep while the page is hidden. */

/** What of an AudioContext is used. iOS knows a state more than the standard: `interrupted`, by a call or Siri. */
export interface OutputContext {
  readonly state: string;
  resume(): Promise<void>;
  suspend(): Promise<void>;
}

/** The way out for everything that is heard. */
export interface AudioOutput {
  /** Whether what is started now is heard now. */
  readonly isRunning: boolean;
  /** The page is hidden or shown again. */
  setHidden(isHidden: boolean): void;
  destroy(): void;
}

/** What a browser takes for a gesture that may start sound. */
const GESTURES = ['pointerdown', 'pointerup', 'touchend', 'keydown'] as const;

/** Keeps a context awake from here on. `contextNow` gives undefined where the browser has none, or none yet. */
export function createAudioOutput(
  gestures: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  contextNow: () => OutputContext | undefined,
): AudioOutput {
  let isHidden = false;
  let isLost = false;

  /** From every state but running: a test for `suspended` alone would leave an interrupted page silent for ever. */
  const wake = () => {
    const context = contextNow();
    if (isHidden || isLost || context === undefined || context.state === 'running') return;
    context.resume().catch(() => undefined); // Refused before a gesture: the next one tries again.
  };
  for (const gesture of GESTURES) gestures.addEventListener(gesture, wake, { capture: true, passive: true });

  return {
    get isRunning() {
      return !isHidden && contextNow()?.state === 'running';
    },
    setHidden(hidden) {
      isHidden = hidden;
      if (!hidden) return wake();
      const context = contextNow();
      if (context?.state === 'running') context.suspend().catch(() => undefined);
    },
    destroy() {
      isLost = true;
      for (const gesture of GESTURES) gestures.removeEventListener(gesture, wake, { capture: true });
    },
  };
}
