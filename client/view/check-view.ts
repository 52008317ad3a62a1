/** Checks the names in a view that the compiler lets pass: it finds wrong names, but not superfluous ones, in what a function returns. */
import type { View, ViewDefinition } from '#client/view/define-view.ts';
import { assert } from '#shared/assert.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import { FINISH } from '#shared/world/outbox.ts';

/** Throws `assertion` for an event, a control or a sound that the game does not have, and for a picture without size. */
export function checkView<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  { game, assets }: View<D, SpriteName, SoundName>,
  definition: ViewDefinition<D, SpriteName, SoundName>,
): void {
  const model: ModelDefinition = game.model.definition;
  const { width, height } = definition.logical;
  assert(width > 0 && height > 0, `The view's logical size is ${width} × ${height}; both must be above 0.`);
  const known = {
    on: [...Object.keys(model.events ?? {}), FINISH],
    controls: Object.keys(model.input),
    sounds: Object.keys(assets?.sounds.sprite ?? {}),
  };
  refuseUnknown('on', definition.on, known.on);
  refuseUnknown('controls', definition.controls, known.controls);
  for (const controls of definition.sharedControls ?? []) refuseUnknown('sharedControls', controls, known.controls);
  refuseUnknown('sounds', definition.sounds, known.sounds);
}

function refuseUnknown(part: string, names: object | undefined, known: readonly string[]): void {
  for (const name of Object.keys(names ?? {})) {
    assert(known.includes(name), `The view's ${part} names '${name}'; the game has ${known.join(', ') || 'none'}.`);
  }
}
