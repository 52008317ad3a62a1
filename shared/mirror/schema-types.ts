/** The contract as types of @colyseus/schema: what a room says in its handshake, so that any SDK of Colyseus can read a state room. */
import { Encoder, Reflection, schema, t, type Schema } from '@colyseus/schema';
import type { Contract, RowField } from './contract.ts';
import type { ValueType } from './values.ts';

/** A schema's class, as `schema({…})` makes it. */
type SchemaClass = new () => Schema;

/** Makes the root's class. Fields and indexes are those of the contract. */
export function createRootClass(contract: Contract): SchemaClass {
  const { fields, hasWords, globals, sections } = contract;
  const has = hasWords === 2 ? { has: t.uint32(), hasMore: t.uint32() } : { has: t.uint32() };
  const rowOf = (name: string, typeOf: (field: RowField) => unknown) =>
    define(
      {
        ...has,
        ...Object.fromEntries(fields.map((field) => [identifier(field.name), typeOf(field)])),
        born: t.uint32(),
      },
      name,
    );
  const Own = rowOf('Own', ({ exact }) => numberType(exact));
  const Row = rowOf('Row', ({ sent, steps }) => {
    if (steps === undefined) return numberType(sent);
    const { min, max, bits, isWrapped } = steps;
    return t.quantized({ min, max, bits, mode: isWrapped ? 'wrap' : 'clamp' });
  });
  const Globals = define(Object.fromEntries(globals.map(({ name, type }) => [name, numberType(type)])), 'Globals');
  return define(
    {
      tick: t.uint32(),
      step: t.uint8(),
      contract: t.string(),
      margin: t.int8(),
      orders: t.uint16(),
      level: t.uint16(),
      agreement: t.uint32(),
      globals: t.ref(Globals),
      own: t.array(Own),
      rows: t.array(Row),
      ...Object.fromEntries(sections.map(({ name, type }) => [identifier(name), t.array(type)])),
    },
    'Room',
  );
}

/** The handshake of a room: its types. */
export function encodeHandshake(contract: Contract): Uint8Array {
  const Root = createRootClass(contract);
  return Reflection.encode(new Encoder(new Root())).slice();
}

/** 'Body.x' as a name that every language takes: Body_x. */
function identifier(name: string): string {
  return name.replaceAll('.', '_');
}

function numberType(type: ValueType): unknown {
  return t[type]();
}

/** The one door to the library's types of fields: they are its own, made just above. */
function define(fields: Record<string, unknown>, name: string): SchemaClass {
  return schema(fields as Parameters<typeof schema>[0], name) as unknown as SchemaClass;
}
