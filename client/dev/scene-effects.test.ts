// What a view wants over the picture, while another that was saved after it is shown in its place.
import { expect, test } from 'vitest';
import { sceneEffects } from './scene-effects.ts';

test('a scene that is shown again has the effects that it wants by then, and none of the other', () => {
  let said: string[] = [];
  const post = {
    set: (name: string, options: object | null) => void said.push(`${name} ${JSON.stringify(options)}`),
    clear: () => void said.push('clear'),
  };
  const [first, second] = [sceneEffects(post), sceneEffects(post)];
  first.set('bloom', {});
  first.show();
  first.set('vignette', {});
  expect(said).toEqual(['clear', 'bloom {}', 'vignette {}']);

  said = [];
  second.set('scanlines', {});
  expect(said, 'a scene that is being made changes nothing').toEqual([]);
  first.hide();
  second.show();
  first.set('bloom', null);
  expect(said).toEqual(['clear', 'scanlines {}']);

  said = [];
  second.hide();
  first.show();
  expect(said).toEqual(['clear', 'bloom null', 'vignette {}']);
});
