// The linter's plugin: purity of shared/ and the direction of imports everywhere. (oxlint takes a plugin as a default export.)
import { relative, sep } from 'node:path';
import { importProblem } from '#scripts/lint/layers.ts';
import { purityRules } from '#scripts/lint/purity-rules.ts';
import { root } from '#scripts/paths.ts';
import type { ESTree, VisitorObject } from 'rolldown/utils';
import type { PurityRule } from '#scripts/lint/purity-rules.ts';

/** The part of oxlint's rule context that these rules use. */
interface RuleContext {
  readonly filename: string;
  report(problem: { readonly node: ESTree.Span; readonly message: string }): void;
}

interface Rule {
  create(context: RuleContext): VisitorObject;
}

function pure(rule: PurityRule): Rule {
  return { create: (context) => rule((node, message) => context.report({ node, message })) };
}

const layersRule: Rule = {
  create(context) {
    const importer = relative(root, context.filename).split(sep).join('/');
    const inspect = (source: ESTree.Node | null): void => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const message = importProblem(importer, source.value);
      if (message !== undefined) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: (node) => inspect(node.source),
      ExportNamedDeclaration: (node) => inspect(node.source),
      ExportAllDeclaration: (node) => inspect(node.source),
      ImportExpression: (node) => inspect(node.source),
      TSImportType: (node) => inspect(node.source),
    };
  },
};

export default {
  meta: { name: 'samestep' },
  rules: {
    ...Object.fromEntries(Object.entries(purityRules).map(([name, rule]) => [name, pure(rule)])),
    layers: layersRule,
  },
};
