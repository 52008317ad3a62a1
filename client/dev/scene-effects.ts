// What lies over a picture by the wish of one view, while another that was saved after it may be shown instead. Development only.
import type { PostSwitch } from '#client/post/post-switch.ts';
import type { PostName } from '#client/post/post-options.ts';

/** The effects of one scene. */
export interface SceneEffects {
  /** What the view wants: kept, and on the picture while the scene is shown. */
  readonly set: PostSwitch['set'];
  /** In place of what another scene wanted. */
  show(): void;
  hide(): void;
}

/** Makes them for a picture; they are not shown at first. */
export function sceneEffects(post: Pick<PostSwitch, 'set' | 'clear'>): SceneEffects {
  const wanted = new Map<PostName, () => void>();
  let isShown = false;
  return {
    set(name, options) {
      const set = () => post.set(name, options);
      wanted.set(name, set);
      if (isShown) set();
    },
    show() {
      isShown = true;
      post.clear();
      for (const set of wanted.values()) set();
    },
    hide() {
      isShown = false;
    },
  };
}
