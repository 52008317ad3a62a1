/** Checks the names in a view that the compiler lets pass: it finds wrong names, but not superfluous ones, in what a function returns. */
import type { View, ViewDefinition } from '#client/view/define-view.ts';
import { unknownName } from '#client/view/view-errors.ts';
import { SamestepError } from '#shared/errors.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import { FINISH } from '#shared/world/outbox.ts';

/** Throws `view/name` for an event, a control, an order or a sound that the game does not have, `view/option` for a picture without size. */
export function checkView<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  { game, assets }: View<D, SpriteName, SoundName>,
  definition: ViewDefinition<D, SpriteName, SoundName>,
): void {
  const model: ModelDefinition = game.model.definition;
  checkSize('logical', definition.logical);
  if (definition.portrait !== undefined) checkSize('portrait', definition.portrait);
  const known = {
    on: [...Object.keys(model.events ?? {}), FINISH],
    onWithdrawn: Object.entries(model.events ?? {})
      .filter(([, { shown }]) => shown === 'predicted')
      .map(([name]) => name),
    controls: Object.keys(model.input),
    orders: Object.keys(model.orders ?? {}),
    sounds: Object.keys(assets?.sounds.sprite ?? {}),
  };
  refuseUnknown('on', definition.on, known.on);
  refuseUnknown('onWithdrawn', definition.onWithdrawn, known.onWithdrawn);
  refuseUnknown('controls', definition.controls, known.controls);
  for (const controls of definition.sharedControls ?? []) refuseUnknown('sharedControls', controls, known.controls);
  refuseUnknown('orders', definition.orders, known.orders);
  refuseUnknown('sounds', definition.sounds, known.sounds);
}

function checkSize(name: string, { width, height }: { readonly width: number; readonly height: number }): void {
  if (width > 0 && height > 0) return;
  throw new SamestepError({
    code: 'view/option',
    what: `The view's ${name} size is ${width} × ${height}.`,
    fix: 'Both must be above 0.',
    data: { name, width, height },
  });
}

function refuseUnknown(part: string, names: object | undefined, known: readonly string[]): void {
  for (const name of Object.keys(names ?? {})) {
    if (!known.includes(name))
      throw unknownName(
        `The view's ${part} names '${name}', which the game does not have${part === 'onWithdrawn' ? ' among its predicted events' : ''}.`,
        name,
        known,
      );
  }
}
