// The blocks of a document that changes a game step by step, as what to do with the files of a repository.

/** One block, in the document's order. */
export type DocumentStep =
  /** Lines for a shell. */
  | { readonly kind: 'run'; readonly line: number; readonly commands: readonly string[] }
  /** A whole file. */
  | { readonly kind: 'write'; readonly line: number; readonly path: string; readonly text: string }
  /** Parts of a file, each with the lines that are there before and after. */
  | { readonly kind: 'change'; readonly line: number; readonly path: string; readonly parts: readonly ChangedPart[] };

/** Whole lines in place of others. */
export interface ChangedPart {
  readonly before: string;
  readonly after: string;
}

/**
 * Every block of a document: "sh" is run, a language with a path after it is that file, "diff" with a path changes it. Throws for any other,
 * with its line: a block that nobody tries is one that may be wrong.
 */
export function documentSteps(markdown: string): readonly DocumentStep[] {
  const steps: DocumentStep[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i].startsWith('```')) continue;
    const line = i + 1;
    const [language, path] = lines[i].slice(3).split(' ');
    const end = lines.indexOf('```', line);
    if (end < 0) throw new Error(`The block in line ${line} is not closed.`);
    const body = lines.slice(line, end);
    i = end;
    if (language === 'sh') steps.push({ kind: 'run', line, commands: body });
    else if (path === undefined) throw new Error(`The block in line ${line} does not say which file it is of.`);
    else if (language === 'diff') steps.push({ kind: 'change', line, path, parts: changedParts(body) });
    else steps.push({ kind: 'write', line, path, text: `${body.join('\n')}\n` });
  }
  if (steps.length === 0) throw new Error('The document has no blocks.');
  return steps;
}

/** The file after the change. Throws when a part's lines are not there, or more than once. */
export function changed(text: string, { path, line, parts }: Extract<DocumentStep, { kind: 'change' }>): string {
  let now = `\n${text}`;
  for (const { before, after } of parts) {
    const found = now.split(`\n${before}`).length - 1;
    if (found !== 1) throw new Error(`${path} has the lines of the block in line ${line} ${found} times:\n${before}`);
    now = now.replace(`\n${before}`, () => `\n${after}`);
  }
  return now.slice(1);
}

function changedParts(body: readonly string[]): ChangedPart[] {
  return body
    .join('\n')
    .split(/^@@$\n?/m)
    .map((part) => {
      const lines = part.split('\n').filter((line) => line !== '');
      const without = (sign: string) =>
        lines.flatMap((line) => (line.startsWith(sign) ? [] : `${line.slice(1)}\n`)).join('');
      return { before: without('+'), after: without('-') };
    });
}
