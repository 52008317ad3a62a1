// Writes to what belongs to a module, from inside a function: state that no snapshot holds.
import type { ESTree, VisitorObject } from 'rolldown/utils';
import type { Report } from '#scripts/lint/purity-rules.ts';

/** Methods that change what they are called on. */
const mutators: ReadonlySet<string> = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear assign defineProperty'.split(' '),
);

const mutableBuffers = /^(Array|ArrayBuffer|DataView|(Big)?(Ui|I)nt(8|16|32|64)(Clamped)?Array|Float(16|32|64)Array)$/;

/**
 * The faces that make scratch for results of several numbers: these may be written, and must be before they are read in the same call.
 * The sync test with fresh rules finds who reads what an earlier tick left there.
 */
const scratchMakers: ReadonlySet<string> = new Set(['vector', 'numberList', 'cellList', 'flock', 'randomState']);

/**
 * Reports writes to module-level names and their members, made while rules run, and typed arrays of a module, which nothing else is
 * good for. What a module does while it is loaded is its own making. Names that also stand for something inside of a function are
 * passed over: this looks at names, not at scopes.
 */
export function inspectModuleWrites(report: Report): VisitorObject {
  const own = new Set<string>();
  const inner = new Set<string>();
  const top = new WeakSet<object>();
  const writes: { readonly name: string; readonly node: ESTree.Span }[] = [];
  let depth = 0;

  const enter = (node: ESTree.Function | ESTree.ArrowFunctionExpression): void => {
    depth++;
    for (const param of node.params) addNames(param, inner);
    if (node.type !== 'ArrowFunctionExpression' && node.id !== null && !top.has(node)) inner.add(node.id.name);
  };
  const leave = (): void => {
    depth--;
  };
  const write = (target: ESTree.Node, node: ESTree.Span): void => {
    const name = rootName(target);
    if (depth > 0 && name !== undefined) writes.push({ name, node });
  };

  return {
    Program: (program) => {
      for (const statement of program.body) {
        const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
        if (declared === null) continue;
        if (declared.type === 'ImportDeclaration') for (const { local } of declared.specifiers) own.add(local.name);
        if (declared.type === 'FunctionDeclaration' || declared.type === 'ClassDeclaration') {
          top.add(declared);
          if (declared.id !== null) own.add(declared.id.name);
        }
        if (declared.type !== 'VariableDeclaration') continue;
        for (const declarator of declared.declarations) {
          top.add(declarator);
          if (!isScratch(declarator)) addNames(declarator.id, own);
          inspectBuffer(declarator, report);
        }
      }
    },
    VariableDeclarator: (node) => {
      if (!top.has(node)) addNames(node.id, inner);
    },
    CatchClause: ({ param }) => {
      if (param !== null) addNames(param, inner);
    },
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
    'ArrowFunctionExpression:exit': leave,
    AssignmentExpression: (node) => write(node.left, node),
    UpdateExpression: (node) => write(node.argument, node),
    UnaryExpression: (node) => {
      if (node.operator === 'delete') write(node.argument, node);
    },
    CallExpression: (node) => {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (!mutators.has(callee.property.name)) return;
      const isStatic = callee.object.type === 'Identifier' && callee.object.name === 'Object';
      const target = isStatic ? node.arguments[0] : callee.object;
      if (target !== undefined) write(target, node);
    },
    'Program:exit': () => {
      for (const { name, node } of writes) {
        if (!own.has(name) || inner.has(name)) continue;
        report(
          node,
          `${name} belongs to the module: what is written to it outlives every world. Keep it in the world.`,
        );
      }
    },
  };
}

function isScratch({ init }: ESTree.VariableDeclarator): boolean {
  return init?.type === 'CallExpression' && init.callee.type === 'Identifier' && scratchMakers.has(init.callee.name);
}

/** A list of constants may be a typed array, and so may nothing. */
function inspectBuffer({ init }: ESTree.VariableDeclarator, report: Report): void {
  if (init?.type !== 'NewExpression' || init.callee.type !== 'Identifier' || !mutableBuffers.test(init.callee.name)) {
    return;
  }
  const [first] = init.arguments;
  const isConstant =
    (first?.type === 'ArrayExpression' && first.elements.length > 0) ||
    (first?.type === 'Literal' && first.value === 0);
  if (isConstant) return;
  report(
    init,
    'A buffer of a module keeps what an earlier tick wrote to it: keep it in the world; scratch for results is made by numberList or vector.',
  );
}

/** The name at the beginning of a.b[c].d. */
function rootName(node: ESTree.Node): string | undefined {
  const inner = unwrapped(node);
  if (inner.type === 'Identifier') return inner.name;
  return inner.type === 'MemberExpression' ? rootName(inner.object) : undefined;
}

/** An expression without brackets and claims about its type. */
export function unwrapped(node: ESTree.Node): ESTree.Node {
  const isWrapped =
    node.type === 'ParenthesizedExpression' ||
    node.type === 'TSAsExpression' ||
    node.type === 'TSSatisfiesExpression' ||
    node.type === 'TSNonNullExpression';
  return isWrapped ? unwrapped(node.expression) : node;
}

/** Every name that a pattern binds. */
function addNames(pattern: ESTree.Node, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      break;
    case 'AssignmentPattern':
      addNames(pattern.left, names);
      break;
    case 'RestElement':
      addNames(pattern.argument, names);
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) addNames(element, names);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties)
        addNames(property.type === 'RestElement' ? property : property.value, names);
      break;
    case 'TSParameterProperty':
      addNames(pattern.parameter, names);
      break;
  }
}
