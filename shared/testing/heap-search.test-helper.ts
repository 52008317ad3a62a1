// All that lives in the heap of this isolate, private fields and closures included: buffers, numbers and texts.
import { Session, type Runtime } from 'node:inspector';

/** What was alive when it was asked for. */
export interface HeapContents {
  readonly buffers: readonly ArrayBuffer[];
  readonly numbers: readonly number[];
  /** Of every object and of the heap itself: numbers in it are texts too. */
  readonly texts: ReadonlySet<string>;
}

/** Collects everything. Ask before the values that are looked for are made. */
export async function collectHeap(): Promise<HeapContents> {
  const session = new Session();
  session.connect();
  const buffers = instancesOf(session, 'ArrayBuffer').filter((buffer) => buffer instanceof ArrayBuffer);
  const numbers: number[] = [];
  const texts = new Set<string>();
  for (const object of [...instancesOf(session, 'Object'), ...instancesOf(session, 'Array')]) {
    if (ArrayBuffer.isView(object)) continue;
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(object)))
      if (typeof value === 'number') numbers.push(value);
  }
  session.disconnect();
  for (const text of await heapTexts()) texts.add(text);
  return { buffers, numbers, texts };
}

/** The strings of a heap snapshot, among them every number that has a box of its own: those of private fields and closures. */
async function heapTexts(): Promise<readonly string[]> {
  const { getHeapSnapshot } = await import('node:v8');
  const chunks: string[] = [];
  const stream = getHeapSnapshot({ exposeNumericValues: true });
  stream.setEncoding('utf8');
  for await (const chunk of stream) chunks.push(String(chunk));
  const snapshot: unknown = JSON.parse(chunks.join(''));
  const strings = typeof snapshot === 'object' && snapshot !== null && 'strings' in snapshot ? snapshot.strings : [];
  return Array.isArray(strings) ? strings.map(String) : [];
}

/** Every living object of a class and of those that extend it. */
function instancesOf(session: Session, name: string): readonly object[] {
  let found: readonly object[] = [];
  const key = 'samestepFound';
  session.post('Runtime.evaluate', { expression: `${name}.prototype` }, (_error, { result }) => {
    const prototypeObjectId = result.objectId ?? '';
    session.post('Runtime.queryObjects', { prototypeObjectId }, (_failed, { objects }: Objects) => {
      session.post(
        'Runtime.callFunctionOn',
        { objectId: objects.objectId ?? '', functionDeclaration: `function () { globalThis.${key} = this; }` },
        () => {
          found = Reflect.get(globalThis, key) as readonly object[];
          Reflect.deleteProperty(globalThis, key);
        },
      );
    });
  });
  if (found.length === 0) throw new Error(`The heap has no ${name}.`);
  return found;
}

interface Objects {
  readonly objects: Runtime.RemoteObject;
}
