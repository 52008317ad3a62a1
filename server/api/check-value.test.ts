// What is said of a value that is not as it should be: the field, what belongs there, and nothing of what was sent or of zod.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkValue } from './check-value.ts';

const schema = z.strictObject({
  name: z.string().trim().min(1, 'a name has at least one character').max(5),
  key: z.string().length(3).optional(),
  code: z.string().regex(/^a+$/).optional(),
  one: z.string().max(1).optional(),
  level: z.number().int().min(1).max(3).default(1),
  share: z.number().gt(0).lt(1).optional(),
  isOn: z.boolean().optional(),
  kind: z.enum(['duel', 'brawl']).optional(),
  list: z.array(z.number()).max(2).optional(),
  inner: z.strictObject({ deep: z.number().multipleOf(5) }).optional(),
  either: z.union([z.string(), z.number()]).optional(),
  names: z.record(z.string().regex(/^a/, 'a name begins with a'), z.number()).optional(),
  own: z
    .string()
    .refine((text) => text === 'x')
    .optional(),
});

test.each<[unknown, string]>([
  [undefined, 'The body is not as it should be: an object belongs there, and it is missing.'],
  [[], 'The body is not as it should be: an object belongs there, and not a list.'],
  ['hidden', 'The body is not as it should be: an object belongs there, and not this text.'],
  [{}, "'name' is not as it should be: a text belongs there, and it is missing."],
  [{ name: null }, "'name' is not as it should be: a text belongs there, and not null."],
  [{ name: 4 }, "'name' is not as it should be: a text belongs there, and not this number."],
  [{ name: {} }, "'name' is not as it should be: a text belongs there, and not an object."],
  [{ name: ' ' }, "'name' is not as it should be: a name has at least one character."],
  [{ name: 'hidden' }, "'name' is not as it should be: it has at most 5 characters."],
  [{ key: 'ab' }, "'key' is not as it should be: it has 3 characters."],
  [{ code: 'b' }, "'code' is not as it should be: it has another form than belongs there."],
  [{ one: 'ab' }, "'one' is not as it should be: it has at most 1 character."],
  [{ level: 1.5 }, "'level' is not as it should be: a whole number belongs there, and not this fraction."],
  [{ level: 0 }, "'level' is not as it should be: it is at least 1."],
  [{ level: 4 }, "'level' is not as it should be: it is at most 3."],
  [{ share: 0 }, "'share' is not as it should be: it is more than 0."],
  [{ share: 1 }, "'share' is not as it should be: it is less than 1."],
  [{ isOn: 'yes' }, "'isOn' is not as it should be: true or false belongs there, and not this text."],
  [{ kind: 'race' }, "'kind' is not as it should be: duel or brawl belongs there, and not this text."],
  [{ list: [1, 2, 3] }, "'list' is not as it should be: it has at most 2 entries."],
  [{ list: [1, true] }, "'list.1' is not as it should be: a number belongs there, and not true or false."],
  [{ inner: { deep: 4 } }, "'inner.deep' is not as it should be: a multiple of 5 belongs there."],
  [{ either: true }, "'either' is not as it should be: it is none of the things that belong there."],
  [{ names: { b: 1 } }, "'names.b' is not as it should be: no field may be called so: a name begins with a."],
  [{ own: 'y' }, "'own' is not as it should be: something else belongs there."],
  [{ extra: 1 }, "The body is not as it should be: there is no field 'extra' here."],
])('%j: %s', (value, problem) => {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const whole = isObject && Object.keys(value).length > 0 ? { name: 'Ann', ...value } : value;
  expect(checkValue(whole, schema, 'The body')).toEqual({ problem });
});

test('what a stranger calls fields is shown as far as it is short', () => {
  const fields = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}`.repeat(200), 1]));
  const checked = checkValue({ name: 'Ann', ...fields }, schema, 'The body');
  expect('problem' in checked && checked.problem.length).toBeLessThan(600);
  const named = checkValue({ name: 'Ann', names: { ['b'.repeat(5000)]: 1 } }, schema, 'The body');
  expect('problem' in named && named.problem.length).toBeLessThan(300);
});

test('a value as it should be is what the schema makes of it', () => {
  expect(checkValue({ name: ' Ann ' }, schema, 'The body')).toEqual({ value: { name: 'Ann', level: 1 } });
});
