// What rules of a game and the core may not use: each rule as a visitor of one file's syntax tree, for the linter and for the purity test.
import type { ESTree, VisitorObject } from 'rolldown/utils';

export type Report = (node: ESTree.Span, message: string) => void;
export type PurityRule = (report: Report) => VisitorObject;

/** The members of Math whose results are the same bits on every engine: exact by the language's definition. */
const exactFunctions = 'abs ceil clz32 floor fround imul max min round sign sqrt trunc';
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
  ['eval', 'Code from texts escapes every check.'],
  ['Function', 'Code from texts escapes every check; write a function type.'],
]);

const mutableCollections: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

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
      if ((name === 'sort' || name === 'toSorted') && node.arguments.length === 0) {
        report(node, `${name}() compares texts: pass a comparison that tells every two elements apart.`);
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
      if (node.static && !node.readonly) report(node, 'A static field outlives every world: keep it in the world.');
    },
  }),
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
    const made = init?.type === 'NewExpression' && init.callee.type === 'Identifier' ? init.callee.name : '';
    const isTable = id.type === 'Identifier' && isReadonlyCollection(id.typeAnnotation?.typeAnnotation);
    const isEmptyContainer =
      (init?.type === 'ArrayExpression' && init.elements.length === 0) ||
      (init?.type === 'ObjectExpression' && init.properties.length === 0);
    if ((mutableCollections.has(made) && !isTable) || isEmptyContainer) {
      report(
        declaration,
        'A container that a module fills outlives every world: keep it in the world, or type it as a ReadonlyMap or ReadonlySet.',
      );
    }
  }
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

function isIdentifier(node: ESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function memberName(node: ESTree.Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (node.property.type === 'Identifier' && !node.computed) return node.property.name;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined;
}
