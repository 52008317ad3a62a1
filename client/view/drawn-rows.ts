/** What was drawn last, as plain records: for end-to-end tests, which see a page from outside and know no types. */
import { componentBits } from '#shared/world/entities.ts';
import type { WorldParts } from '#shared/world/world.ts';

/** One row of a component as it was drawn: `row` and `generation` name it, the fields are the blended and corrected values. */
export type DrawnRow = Readonly<Record<string, number>>;

/** Every living row that has the component, with these of its fields and those of other components by `Component.field`. */
export function drawnRows(
  { memory }: Pick<WorldParts, 'memory'>,
  component: string,
  fields: readonly string[],
): DrawnRow[] {
  const { layout, mask, maskHigh, generation } = memory;
  const { low, high } = componentBits(layout.components.indexOf(component));
  const columns = fields.map((field) => {
    const name = field.includes('.') ? field : `${component}.${field}`;
    return { field, index: layout.regions.findIndex((region) => region.name === name) };
  });
  const missing = columns.find(({ index }) => index < 0);
  if (missing !== undefined) throw new RangeError(`There is no column '${missing.field}' of ${component}.`);
  const rows: DrawnRow[] = [];
  for (let row = 1; row < layout.rowCount; row++) {
    if ((mask[row] & 1) === 0 || (mask[row] & low) >>> 0 !== low || (maskHigh[row] & high) >>> 0 !== high) continue;
    const values = columns.map(({ field, index }): [string, number] => [field, memory.arrays[index][row]]);
    rows.push({ row, generation: generation[row], ...Object.fromEntries(values) });
  }
  return rows;
}
