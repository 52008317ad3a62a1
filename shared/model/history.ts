/** The part `history` of a model: which columns a world keeps of its last ticks, checked, and as what they are laid out. */
import type { Field, FieldKind } from './fields.ts';
import { MODEL_LIMITS } from './limits.ts';
import type { ModelDefinition } from './model.ts';
import { refuse } from './refuse.ts';

/** What a world keeps of its last ticks, so that rules can ask where things were when a player saw them. */
export interface HistoryDefinition {
  /**
   * 2…120, the tick being made among them: a system of tick T reads the ticks T − 1 down to T − ticks + 1. Each tick costs the bytes of
   * its columns and 4 more, in every row.
   */
  readonly ticks: number;
  /** Scalar columns as `Component.field`, at least one, each once; no lists, no `entity`. */
  readonly columns: readonly string[];
}

/** A region of the history, before it has a place. */
export interface HistoryField {
  /** `id`, or the column as `Component.field`. */
  readonly field: string;
  readonly type: Pick<Field, 'kind' | 'storage' | 'names'>;
}

/** The field that keeps who had each row: an EntityId, 0 where the row was not alive. */
export const HISTORY_ID = 'id';

const HISTORY_TICKS_MIN = 2;
/** The input of a player has a byte for its lag, which is one control of those that an input can have. */
const CONTROLS = MODEL_LIMITS.controls - 1;

/** Kinds that a column of the history can have: an `entity` heals, and what healed was not what was seen. */
export function isKept(kind: FieldKind): boolean {
  return kind !== 'entity';
}

/** Throws `model/…` for a history that cannot be kept. The rest of the definition has been checked. */
export function checkHistory(definition: ModelDefinition): void {
  const { history, input } = definition;
  if (history === undefined) return;
  const { ticks, columns } = history;
  const max = MODEL_LIMITS.historyTicks;
  if (!Number.isInteger(ticks) || ticks < HISTORY_TICKS_MIN || ticks > max) {
    const fix = `Set it to a whole number from ${HISTORY_TICKS_MIN} to ${max}.`;
    refuse('model/capacity', `history.ticks is ${ticks}.`, fix, { field: 'history.ticks', value: ticks, max });
  }
  if (columns.length === 0) {
    const fix = `Name the columns to keep, as 'Body.x', or leave history out.`;
    refuse('model/history', 'history.columns names no column.', fix, { field: 'history.columns' });
  }
  for (const [i, column] of columns.entries()) {
    if (columns.indexOf(column) < i) {
      refuse('model/history', `history.columns names '${column}' twice.`, 'Name each column once.', { column });
    }
    checkColumn(definition, column);
  }
  const controls = Object.keys(input).length;
  if (controls <= CONTROLS) return;
  const fix = `At most ${CONTROLS} are possible beside a history: one more says which tick the player saw.`;
  refuse('model/too-many', `There are ${controls} controls in input.`, fix, { count: controls, max: CONTROLS });
}

function checkColumn(definition: ModelDefinition, column: string): void {
  const found = columnOf(definition, column);
  if (found === undefined) {
    const fix = `Write it as 'Component.field', with names of the model's components.`;
    refuse('model/unknown-field', `history.columns names '${column}', which is no column.`, fix, { column });
  }
  if (found.kind === 'list') {
    const fix = 'Keep single values: a column for each that counts.';
    refuse('model/history', `history.columns names '${column}', which is a list.`, fix, { column });
  }
  if (isKept(found.kind)) return;
  const fix = 'Keep an entityId instead: it says who was meant, whoever has died since.';
  refuse('model/history', `history.columns names '${column}', which is an entity.`, fix, { column });
}

function columnOf({ components }: ModelDefinition, column: string) {
  const [owner, field, ...more] = column.split('.');
  if (more.length > 0 || !Object.hasOwn(components, owner)) return undefined;
  const fields = components[owner];
  return field !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** The regions that a checked definition's history needs, in their order: none without one. */
export function historyFields(definition: ModelDefinition): readonly HistoryField[] {
  const { history } = definition;
  if (history === undefined) return [];
  const columns = history.columns.flatMap((column) => {
    const type = columnOf(definition, column);
    return type === undefined || type.kind === 'list' ? [] : [{ field: column, type }];
  });
  return [{ field: HISTORY_ID, type: { kind: 'entityId', storage: 'u32' } }, ...columns];
}
