// Whether the server has another build than this page: a page may stand open for days.

/** Asks the server for its build. False where it does not answer or does not say: that is no reason to reload. */
export async function hasOtherBuild(
  buildId: string,
  ask: (url: string) => Promise<Pick<Response, 'ok' | 'json'>> = fetch,
): Promise<boolean> {
  try {
    const response = await ask('/health');
    if (!response.ok) return false;
    const health: unknown = await response.json();
    if (typeof health !== 'object' || health === null || !('buildId' in health)) return false;
    return typeof health.buildId === 'string' && health.buildId !== '' && health.buildId !== buildId;
  } catch {
    return false;
  }
}
