// Random bundles: what a room could seal, and beside it what no room would, which every world must ignore.
import fc from 'fast-check';
import type { Model } from '../model/model.ts';
import { recordCodec } from '../model/record-codec.ts';
import type { MessageFields } from '../model/model.ts';
import { PRESENCE, type Bundle, type Command, type Presence, type SealedOrder } from '../sim/bundle.ts';
import { canonicaliseInput } from '../model/input-layout.ts';
import { wireLayout } from '../wire/wire-layout.ts';
import { finiteValue, hashOf } from './random-values.test-helper.ts';

/** What happens in a tick, as plain choices. */
export interface TickRecipe {
  readonly inputs: number;
  readonly commands: readonly { readonly kind: Command['kind']; readonly a: number; readonly b: number }[];
  readonly orders: readonly { readonly a: number; readonly b: number }[];
}

/** Any number of ticks. */
export function arbitraryStorm(maxTicks: number): fc.Arbitrary<readonly TickRecipe[]> {
  const command = fc.record({
    kind: fc.constantFrom<Command['kind']>('join', 'join', 'join', 'leave', 'presence', 'tuning', 'custom'),
    a: fc.nat({ max: 65_535 }),
    b: fc.nat({ max: 65_535 }),
  });
  const order = fc.record({ a: fc.nat({ max: 65_535 }), b: fc.nat({ max: 65_535 }) });
  const tick = fc.record({
    inputs: fc.nat({ max: 65_535 }),
    commands: fc.array(command, { maxLength: 3 }),
    orders: fc.array(order, { maxLength: 3 }),
  });
  return fc.array(tick, { minLength: 1, maxLength: maxTicks });
}

/** The bundles of a storm. About one command and order in six is unlawful. */
export function stormOf(model: Model, recipes: readonly TickRecipe[]): readonly Bundle[] {
  const { definition, inputLayout } = model;
  const seats = definition.players.max;
  let inputs = new Uint8Array(seats * inputLayout.sizeBytes);
  return recipes.map((recipe, i): Bundle => {
    inputs = inputs.map((value, at) =>
      hashOf(recipe.inputs, at) % 3 > 0
        ? value & inputLayout.repeatMask[at % inputLayout.sizeBytes]
        : hashOf(at, recipe.inputs),
    );
    for (let seat = 0; seat < seats; seat++) canonicaliseInput(inputLayout, inputs, seat * inputLayout.sizeBytes);
    return {
      tick: i + 1,
      inputs,
      commands: recipe.commands.flatMap((command) => commandOf(model, command)),
      orders: recipe.orders.flatMap(({ a, b }) => orderOf(model, a, b)),
    };
  });
}

/** The same bundles without what no room would seal. */
export function sealable(model: Model, bundles: readonly Bundle[]): readonly Bundle[] {
  const layout = wireLayout(model);
  return bundles.map((bundle) => ({
    ...bundle,
    commands: bundle.commands.filter((command) => layout.isCommand(command)),
    orders: bundle.orders.filter(({ type, payload }) => layout.isOrder(type, payload)),
  }));
}

const HOLDERS: readonly Presence[] = [PRESENCE.person, PRESENCE.person, PRESENCE.away, PRESENCE.bot];

function commandOf({ definition }: Model, { kind, a, b }: TickRecipe['commands'][number]): readonly Command[] {
  const isWild = a % 6 === 0;
  const seat = isWild && b % 2 === 0 ? 255 - (b % 5) : b % definition.players.max;
  const presence = HOLDERS[(a >> 4) % HOLDERS.length];
  const level = (a >> 8) % 4;
  switch (kind) {
    case 'join':
      return [{ kind, seat, presence, level, data: payloadOf(definition.playerData ?? {}, b, isWild) }];
    case 'leave':
      return [{ kind, seat }];
    case 'presence':
      return [{ kind, seat, presence, level }];
    case 'tuning': {
      const entries = Object.values(definition.tuning ?? {});
      const index = isWild ? entries.length + (b % 3) : b % (entries.length || 1);
      const range = entries[index] ?? { min: 0, max: 1 };
      const share = hashOf(a, b) / 2 ** 32;
      const wild = [NaN, Infinity, -Infinity, range.max + 1, range.min - 1, -0][a % 7];
      return [{ kind, index, value: wild ?? Math.min(range.max, range.min + (range.max - range.min) * share) }];
    }
    case 'custom': {
      const types = Object.values(definition.commands ?? {});
      if (types.length === 0) return [];
      return [
        {
          kind,
          type: isWild ? types.length : a % types.length,
          payload: payloadOf(types[a % types.length], b, b % 6 === 0),
        },
      ];
    }
  }
}

function orderOf({ definition }: Model, a: number, b: number): readonly SealedOrder[] {
  const types = Object.values(definition.orders ?? {});
  if (types.length === 0) return [];
  const type = a % types.length;
  const payload = payloadOf(types[type], hashOf(a, b), b % 6 === 0);
  return [{ seat: b % definition.players.max, type: a % 11 === 0 ? types.length : type, payload }];
}

/** The bytes of a message, or of none: too short, too long, or any. */
function payloadOf(fields: MessageFields, n: number, isWild: boolean): Uint8Array {
  const values = Object.entries(fields).map(([name, field], i) => [
    name,
    field.kind === 'list'
      ? Array.from({ length: hashOf(n, i) % (Math.min(field.maxCount, 9) + 1) }, (_, at) =>
          finiteValue(field.of, n + at),
        )
      : finiteValue(field, hashOf(n, i)),
  ]);
  const bytes = recordCodec('random', fields).encode(Object.fromEntries(values));
  if (!isWild) return bytes;
  if (n % 3 === 0) return bytes.slice(0, -1);
  return n % 3 === 1 ? Uint8Array.of(...bytes, n & 255) : bytes.map((_, i) => hashOf(n, i));
}
