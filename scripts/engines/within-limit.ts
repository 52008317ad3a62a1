// Waits for something no longer than a limit.

/** What settles first. Rejects with "did not finish within N s" when none has within the limit. */
export async function withinLimit<T>(promises: readonly Promise<T>[], timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not finish within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([...promises, late]);
  } finally {
    clearTimeout(timer);
  }
}
