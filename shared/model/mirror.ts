/** What state rooms send of a world: who owns a row, what stays on the server, what is secret, what is sent with fewer bits. */
import type { Field, ListField } from './fields.ts';
import type { ModelDefinition } from './model.ts';
import { refuse } from './refuse.ts';

/**
 * How the column of others' rows travels: as a whole number of `bits` bits between `min` and `max`, or as a 32-bit float. A range of
 * `wrap` is a circle: `max` is `min` again, as an angle's. A range around 0 (`min` is `−max`) keeps 0 exact.
 */
export type Quantization =
  | 'f32'
  | { readonly min: number; readonly max: number; readonly bits: 8 | 16 | 32; readonly wrap?: boolean };

/** The part of a model that only state rooms read: in other rooms every machine has the whole world. */
export interface MirrorDefinition {
  /** Never leaves the server: components ('Mind'), columns ('Door.restTicks'), globals ('globals.seed'), grids ('grids.heat'). */
  readonly hidden?: readonly string[];
  /** Components ('Purse') and columns ('Walker.breath') that only the owner of a row gets. */
  readonly secret?: readonly string[];
  /**
   * The `player` field of each component that says whose a row is, as 'Ship.player'. When absent: the field called `player` of every
   * component that has one. A row with several such components belongs to the seat that the first of them names.
   */
  readonly owner?: readonly string[];
  /** Columns ('Body.x') of others' rows that are sent with fewer bits. Own rows are always exact. */
  readonly quantized?: Readonly<Record<string, Quantization>>;
  /**
   * Columns ('Body.x') of others' rows, and by how much one has to be another from patch to patch to be a jump, in its own unit: between
   * those two the world shows nothing; `blend.snapBeyond` of a view is for its pictures. Other numbers that are shown between two patches are blended, however far apart.
   */
  readonly snapBeyond?: Readonly<Record<string, number>>;
}

/** Throws `model/mirror` for the first name or range that is wrong. */
export function checkMirror(definition: ModelDefinition): void {
  const { mirror = {}, components, globals, grids } = definition;
  for (const name of mirror.hidden ?? []) {
    const [part, field, ...rest] = name.split('.');
    const isKnown =
      Object.hasOwn(components, name) ||
      fieldOf(definition, name) !== undefined ||
      (part === 'globals' && rest.length === 0 && Object.hasOwn(globals ?? {}, field)) ||
      (part === 'grids' && rest.length === 0 && Object.hasOwn(grids ?? {}, field));
    if (isKnown) continue;
    refuseMirror(
      'hidden',
      name,
      `is no component, column, 'globals.name' or 'grids.name'`,
      namesLike(definition, name),
    );
  }
  for (const name of mirror.secret ?? []) {
    const isKnown = Object.hasOwn(components, name) || fieldOf(definition, name) !== undefined;
    if (isKnown && mirror.hidden?.includes(name) !== true) continue;
    const isHidden = mirror.hidden?.includes(name) === true;
    if (isHidden) refuseMirror('secret', name, 'is hidden, from its owner too', 'Take it out of one of the two.');
    refuseMirror('secret', name, 'is no component or column', namesLike(definition, name));
  }
  if ((mirror.secret ?? []).length > 0 && ownersOf(definition).length === 0) {
    const fix = "Give a component a 'player' field, or name one of another kind in mirror.owner.";
    refuseMirror('secret', mirror.secret?.[0] ?? '', 'nobody would ever get: no row belongs to a player', fix);
  }
  for (const name of mirror.owner ?? []) {
    const isHidden = mirror.hidden?.some((of) => of === name || of === name.split('.')[0]) === true;
    if (fieldOf(definition, name)?.kind === 'player' && !isHidden) continue;
    const what = isHidden ? 'is hidden: nobody would know what is theirs' : 'is no player field of a component';
    refuseMirror('owner', name, what, `Write it as 'Ship.player', of a component that is sent.`);
  }
  for (const [name, range] of Object.entries(mirror.quantized ?? {})) checkRange(definition, name, range);
  for (const [name, least] of Object.entries(mirror.snapBeyond ?? {})) {
    checkNumber(definition, 'snapBeyond', name);
    if (least > 0) continue;
    refuseMirror('snapBeyond', name, `has ${least}`, 'Give a number greater than 0, in the unit of the column.');
  }
}

/** The fields that say whose a row is, as 'Ship.player'. */
export function ownersOf({ mirror, components }: ModelDefinition): readonly string[] {
  if (mirror?.owner !== undefined) return mirror.owner;
  const named = Object.entries(components).filter(
    ([name, fields]) => fields['player']?.kind === 'player' && mirror?.hidden?.includes(name) !== true,
  );
  return named.map(([name]) => `${name}.player`);
}

/** What there is where a name that is not there looks: the columns of its component, the globals, the grids, or all components. */
function namesLike({ components, globals = {}, grids = {} }: ModelDefinition, name: string): string {
  const [part, field] = name.split('.');
  const parts: Readonly<Record<string, object>> = { ...components, globals, grids };
  const of = field !== undefined && Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (of === undefined) return `There are ${Object.keys(components).join(', ')}.`;
  return `There are ${
    Object.keys(of)
      .map((each) => `${part}.${each}`)
      .join(', ') || 'none'
  }.`;
}

/** The field of a component by its path, as 'Body.x'. */
function fieldOf({ components }: ModelDefinition, path: string): Field | ListField | undefined {
  const [component, field, ...rest] = path.split('.');
  const fields = Object.hasOwn(components, component) ? components[component] : undefined;
  return rest.length === 0 && fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : undefined;
}

function checkRange(definition: ModelDefinition, name: string, range: Quantization): void {
  checkNumber(definition, 'quantized', name);
  if (range === 'f32') return;
  const { min, max, bits } = range;
  if (Number.isFinite(min) && Number.isFinite(max - min) && min < max && [8, 16, 32].includes(bits)) return;
  const fix = 'Give finite numbers, min less than max, and 8, 16 or 32 bits.';
  refuseMirror('quantized', name, `has ${bits} bits from ${min} to ${max}`, fix);
}

function checkNumber(definition: ModelDefinition, part: string, name: string): void {
  const field = fieldOf(definition, name);
  if (field !== undefined && field.kind !== 'list' && ['f64', 'f32'].includes(field.storage)) return;
  const fix = `Write it as 'Body.x'; whole numbers are small already, and never shown between two.`;
  refuseMirror(part, name, 'is no f64, f32 or angle column', fix);
}

function refuseMirror(part: string, name: string, what: string, fix: string): never {
  return refuse('model/mirror', `mirror.${part} names '${name}', which ${what}.`, fix, { part, name });
}
