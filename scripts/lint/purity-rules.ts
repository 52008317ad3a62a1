// What rules of a game and the core may not use: each rule as a visitor of one file's syntax tree, for the linter and for the purity test.
import { inspectModuleWrites, unwrapped } from '#scripts/lint/module-writes.ts';
import type { ESTree, VisitorObject } from 'rolldown/utils';

export type Report = (node: ESTree.Span, message: string) => void;
export type PurityRule = (report: Report) => VisitorObject;

/** The functions of Math whose results are the same bits on every engine: exact by the language's definition. */
export const exactFunctions = 'abs ceil clz32 floor fround imul max min round sign sqrt trunc';
const exactConstants = 'PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2';
const exactMath: ReadonlySet<string> = new Set(`${exactFunctions} ${exactConstants}`.split(' '));

/** Globals that read a clock, a locale, chance or the garbage collector, run later, or lead to any of these. */
const impureGlobals: ReadonlyMap<string, string> = new Map([
  ['Date', 'Time is a value the caller passes in: count ticks.'],
  ['performance', 'Time is a value the caller passes in: count ticks.'],
  ['Intl', 'Texts of a locale differ between machines; format in the view.'],
  ['Promise', 'Everything here happens within one call; let the edges wait.'],
  ['globalThis', 'Name what you need; nothing global is the same everywhere.'],
  ['WeakRef', 'What the garbage collector has taken differs between machines.'],
  ['FinalizationRegistry', 'What the garbage collector has taken differs between machines.'],
  ['Atomics', 'Nothing here shares memory with another thread.'],
  ['SharedArrayBuffer', 'Nothing here shares memory with another thread.'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'].map(
    (name) => [name, 'Everything here happens within one call: keep the tick to wait for in the world.'] as const,
  ),
  ...['crypto', 'fetch', 'process', 'navigator', 'localStorage'].map(
    (name) => [name, 'What lies outside of the world is another thing on every machine.'] as const,
  ),
  ['eval', 'Code from texts escapes every check.'],
  ['Function', 'Code from texts escapes every check; write a function type.'],
]);

const mutableCollections: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/** Members that lead from any value to constructors, callers and natives. */
const backDoors: ReadonlySet<string> = new Set(['constructor', '__proto__', 'callee', 'caller', 'captureStackTrace']);

const reflectors: ReadonlySet<string> = new Set(['Object', 'Reflect']);
const changes: ReadonlySet<string> = new Set(
  'assign defineProperties defineProperty deleteProperty set setPrototypeOf'.split(' '),
);

export const purityRules = {
  'no-exponent': (report) => {
    const message = 'The exponent operator differs between engines: multiply, or use shared/math.';
    return {
      BinaryExpression: (node) => {
        if (node.operator === '**') report(node, message);
      },
      AssignmentExpression: (node) => {
        if (node.operator === '**=') report(node, message);
      },
    };
  },
  'safe-math': (report) => {
    const allowed = new WeakSet<object>();
    return {
      ...ignorePropertyNames(allowed, (node) => {
        if (
          isIdentifier(node.object, 'Math') &&
          node.property.type === 'Identifier' &&
          exactMath.has(node.property.name)
        ) {
          allowed.add(node.object);
        }
      }),
      Identifier: (node) => {
        if (node.name !== 'Math' || allowed.has(node)) return;
        report(node, `Only ${exactFunctions} and the constants of Math are exact; use shared/math.`);
      },
    };
  },
  'no-impure-globals': (report) => {
    const allowed = new WeakSet<object>();
    return {
      ...ignorePropertyNames(allowed),
      Identifier: (node) => {
        const reason = impureGlobals.get(node.name);
        if (reason !== undefined && !allowed.has(node)) report(node, `No ${node.name} here. ${reason}`);
      },
    };
  },
  'no-async': (report) => {
    const message = 'Everything here happens within one call: no async, no await; let the edges wait.';
    const inspect = (node: ESTree.Function | ESTree.ArrowFunctionExpression): void => {
      if (node.async) report(node, message);
    };
    return {
      FunctionDeclaration: inspect,
      FunctionExpression: inspect,
      ArrowFunctionExpression: inspect,
      AwaitExpression: (node) => report(node, message),
      ForOfStatement: (node) => {
        if (node.await) report(node, message);
      },
    };
  },
  'no-for-in': (report) => ({
    ForInStatement: (node) =>
      report(node, 'for-in takes its order from how an object was made: use a list, or for-of.'),
  }),
  'no-bare-sort': (report) => ({
    CallExpression: (node) => {
      const name = memberName(node.callee);
      if ((name !== 'sort' && name !== 'toSorted') || isTypedArray(node.callee)) return;
      const [comparison] = node.arguments;
      if (comparison === undefined) {
        report(node, `${name}() compares texts: pass a comparison that tells every two elements apart.`);
      } else if (returnsTruth(comparison)) {
        report(node, 'A comparison that returns true or false contradicts itself: return a - b, or -1, 0 and 1.');
      }
    },
  }),
  'no-locale': (report) => ({
    MemberExpression: (node) => {
      const name = memberName(node);
      if (name === 'localeCompare' || name?.startsWith('toLocale')) {
        report(node, `${name} depends on the machine's locale: compare with < and format in the view.`);
      }
    },
  }),
  'no-module-state': (report) => ({
    Program: (program) => {
      for (const statement of program.body) {
        const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
        if (declaration?.type === 'VariableDeclaration') inspectModuleVariable(declaration, report);
      }
    },
    PropertyDefinition: (node) => {
      if (node.static && (!node.readonly || isFilledLater(node.value))) {
        report(node, 'A static field outlives every world: keep it in the world.');
      }
    },
  }),
  'no-module-writes': (report) => inspectModuleWrites(report),
  'no-back-doors': (report) => {
    const caught = new Set<string>();
    return {
      CatchClause: (node) => {
        if (node.param?.type === 'Identifier') caught.add(node.param.name);
      },
      MemberExpression: (node) => {
        const name = memberName(node);
        if (name !== undefined && backDoors.has(name)) report(node, `No .${name} here: it leads around every check.`);
        if (isIdentifier(node.object, 'Symbol') && (name === 'for' || name === 'keyFor')) {
          report(node, 'The registry of symbols outlives every world.');
        }
        const of = unwrapped(node.object);
        const isError = of.type === 'NewExpression' || isAnyOf(of, caught);
        if (name === 'stack' && isError) report(node, 'The text of a stack differs between engines and builds.');
      },
      AssignmentExpression: ({ left }) => {
        if (left.type === 'MemberExpression' && memberName(left.object) === 'prototype') {
          report(left, 'What every object inherits outlives every world.');
        }
      },
      CallExpression: (node) => {
        const isChange = node.callee.type === 'MemberExpression' && isAnyOf(node.callee.object, reflectors);
        const [target] = node.arguments;
        if (!isChange || target === undefined || !changes.has(memberName(node.callee) ?? '')) return;
        if (memberName(target) === 'prototype' || (target.type === 'Identifier' && /^[A-Z]/.test(target.name))) {
          report(node, 'What is written to a class or to what every object inherits outlives every world.');
        }
      },
      ImportExpression: (node) => report(node, 'Everything here happens within one call: import at the top.'),
      MetaProperty: (node) => {
        if (node.meta.name === 'import') report(node, 'No import.meta here: it says where a file lies.');
      },
    };
  },
} as const satisfies Record<string, PurityRule>;

function inspectModuleVariable(declaration: ESTree.VariableDeclaration, report: Report): void {
  if (declaration.declare) return;
  if (declaration.kind !== 'const') {
    report(
      declaration,
      `A module's ${declaration.kind} outlives every world and no snapshot holds it: keep it in the world.`,
    );
    return;
  }
  for (const { id, init } of declaration.declarations) {
    const isTable = id.type === 'Identifier' && isReadonlyCollection(id.typeAnnotation?.typeAnnotation);
    if (init?.type === 'Literal' && 'regex' in init && /[gy]/.test(init.regex.flags)) {
      report(declaration, 'A pattern with the flag g or y remembers where it was: make it where it is used.');
    }
    if (!isTable && isFilledLater(init)) {
      report(
        declaration,
        'A container that a module fills outlives every world: keep it in the world, or type it as a ReadonlyMap or ReadonlySet.',
      );
    }
  }
}

/** An empty container, which something fills later, or a collection that changes. */
function isFilledLater(init: ESTree.Expression | null): boolean {
  if (init?.type === 'ArrayExpression') return init.elements.length === 0;
  if (init?.type === 'ObjectExpression') return init.properties.length === 0;
  return init?.type === 'NewExpression' && isAnyOf(init.callee, mutableCollections);
}

function isReadonlyCollection(type: ESTree.TSType | undefined): boolean {
  return (
    type?.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^Readonly(Map|Set)$/.test(type.typeName.name)
  );
}

/** Names after a dot and keys before a colon are not the globals they are spelt like. Parents are visited first. */
function ignorePropertyNames(
  ignored: WeakSet<object>,
  inspect?: (node: ESTree.MemberExpression) => void,
): VisitorObject {
  const ignoreKey = (node: {
    readonly key: object;
    readonly computed: boolean;
    readonly shorthand?: boolean;
  }): void => {
    if (!node.computed && node.shorthand !== true) ignored.add(node.key);
  };
  return {
    MemberExpression: (node) => {
      if (!node.computed) ignored.add(node.property);
      if (!node.computed) inspect?.(node);
    },
    Property: ignoreKey,
    PropertyDefinition: ignoreKey,
    MethodDefinition: ignoreKey,
    TSPropertySignature: ignoreKey,
    TSMethodSignature: ignoreKey,
  };
}

function isAnyOf(node: ESTree.Node, names: ReadonlySet<string>): boolean {
  return node.type === 'Identifier' && names.has(node.name);
}

/** Whether a member is one of a typed array made on the spot: those sort as numbers. */
function isTypedArray(node: ESTree.Node): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'NewExpression') return false;
  const { callee } = node.object;
  return callee.type === 'Identifier' && /^(Big)?(Uint|Int|Float)\d+(Clamped)?Array$/.test(callee.name);
}

/** Whether a function says no more than true or false. */
function returnsTruth(node: ESTree.Node): boolean {
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') return false;
  const body = node.body;
  if (body === null) return false;
  if (body.type !== 'BlockStatement') return isTruth(body);
  return body.body.some((each) => each.type === 'ReturnStatement' && each.argument !== null && isTruth(each.argument));
}

function isTruth(node: ESTree.Node): boolean {
  return node.type === 'BinaryExpression' && /^([<>]=?|[!=]==?)$/.test(node.operator);
}

function isIdentifier(node: ESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function memberName(node: ESTree.Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (node.property.type === 'Identifier' && !node.computed) return node.property.name;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined;
}
