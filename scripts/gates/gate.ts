// One gate of `npm run check`: a tool run as a child process, and how many files it says it looked at.
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { inRoot, root } from '#scripts/paths.ts';

export interface GateResult {
  readonly name: string;
  /** How many files or tests the gate looked at; a gate that saw none has failed. */
  readonly seen: number;
  /** What was counted, as "files" or "tests". */
  readonly unit: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** What to show when it failed, at first or at last. */
  readonly output: string;
  /** The files that were run a second time because something in them had failed. */
  readonly again?: readonly string[];
}

export interface ToolRun {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

/** A gate that is one tool: it passes or fails as a whole. */
export interface ToolGate {
  readonly name: string;
  /** The tool's JavaScript entry, inside node_modules. */
  readonly tool: string;
  readonly args: readonly string[];
  /** How many files of `folder` the tool's output says it looked at. */
  readonly countFiles: (output: string, folder: string) => number;
  /** Which of the output's lines are for people; all, when absent. */
  readonly isForPeople?: (line: string) => boolean;
}

/** No gate takes this long; one that hangs is ended and has failed. */
const limitMs = 1_200_000;

/** Where a tool runs. */
export interface ToolPlace {
  /** Its working folder; the repository when absent. */
  readonly folder?: string;
  /** Beside this process's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a JavaScript tool of node_modules under this Node; never rejects for the tool's own failure. */
export function runTool(
  tool: string,
  args: readonly string[],
  { folder = root, environment = {} }: ToolPlace = {},
): Promise<ToolRun> {
  const startMs = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot(`node_modules/${tool}`), ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...environment },
      timeout: limitMs,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        exitCode: code ?? 1,
        output: Buffer.concat(chunks).toString(),
        seconds: (Date.now() - startMs) / 1000,
      });
    });
  });
}

/** Runs a gate over a folder, the repository when absent. It fails when its tool fails, and when the tool looked at nothing. */
export async function runToolGate(gate: ToolGate, folder: string = root): Promise<GateResult> {
  const { exitCode, output, seconds } = await runTool(gate.tool, gate.args, { folder });
  const seen = gate.countFiles(output, folder);
  const shown = gate.isForPeople ? output.split('\n').filter(gate.isForPeople).join('\n') : output;
  const isPassed = exitCode === 0 && seen > 0;
  const reason = exitCode === 0 ? `${gate.name} looked at no files: it is not doing its work.` : shown.trim();
  return {
    name: gate.name,
    seen,
    unit: 'files',
    passed: isPassed ? 1 : 0,
    failed: isPassed ? 0 : 1,
    seconds,
    output: isPassed ? '' : reason,
  };
}

/** One line for people: "✓ lint  65 files  0.4 s". */
export function gateLine(result: GateResult): string {
  const mark = result.failed === 0 ? '✓' : '✗';
  const verdict = result.failed > 0 && result.unit !== 'files' ? `, ${result.failed} failed` : '';
  const again = result.again ? `, run again: ${result.again.map((path) => basename(path)).join(', ')}` : '';
  return `${mark} ${result.name.padEnd(20)} ${result.seen} ${result.unit}${verdict}, ${result.seconds.toFixed(1)} s${again}`;
}
