// Shows a recording in place of what stands. Fetched when the first one is wanted.
import { openReplay } from './open-replay.ts';
import { replayScreen } from './replay-screen.ts';
import { nameOf } from './seat-name.ts';
import { texts } from './texts.ts';
import type { AppOptions } from './app-options.ts';
import type { GameDisplay } from './playable-game.ts';
import type { ReplayPlace } from './replay-place.ts';
import type { Screens } from './screens.ts';
import type { SoundSwitch } from './sound-toggle.ts';

/** What it uses of the page. */
export interface RecordingPage {
  readonly app: Pick<AppOptions, 'game' | 'build' | 'field' | 'report'>;
  readonly display: GameDisplay;
  readonly screens: Screens;
  readonly sound: SoundSwitch;
  /** It takes the place of what stood. */
  begun(): void;
}

/** Shows it if that is still wanted once it is read; gives what is wrong with it, or an empty text. */
export async function showRecording(file: Blob, from: ReplayPlace, page: RecordingPage): Promise<string> {
  const { app, display, screens, sound } = page;
  const { game } = app;
  const opened = openReplay(new Uint8Array(await file.arrayBuffer()), game.name, game.hashes(app.build));
  if ('problem' in opened) {
    const { problem } = opened;
    return typeof problem === 'string' ? texts.replay[problem] : texts.replay.otherGame(problem.otherGame);
  }
  if (!from.isWanted()) return '';
  page.begun();
  app.field.dataset['shows'] = 'match';
  const { roster, seat, leaveText, back: leave } = from;
  const { session: replay, setWatched: watch } = display.startReplay(opened, {
    nameOf: (of) => nameOf(roster, of),
    onError(error) {
      app.report(error);
      display.stop();
      leave();
    },
  });
  from.shown();
  const { ticksPerSecond } = opened;
  screens.show(replayScreen({ replay, ticksPerSecond, roster, seat, watch, sound, leaveText, leave }));
  return '';
}
