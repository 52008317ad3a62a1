// The address under which others reach this server: a page opened on localhost asks, so that its link works elsewhere too.

/** Asks the server. Where it does not say, the page's own address is as good as any. */
export async function shareAddress(pageUrl: string, ask: (url: string) => Promise<Response> = fetch): Promise<string> {
  const page = new URL(pageUrl);
  try {
    const response = await ask('/api/address');
    if (!response.ok) return pageUrl;
    return sharedPage(page, await response.json());
  } catch {
    // No such answer in development, or no server at all: the link then names what the address bar names.
    return pageUrl;
  }
}

function sharedPage(page: URL, answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('url' in answer) || typeof answer.url !== 'string')
    return page.href;
  if (!URL.canParse(answer.url)) return page.href;
  const { protocol } = new URL(answer.url);
  return protocol === 'http:' || protocol === 'https:' ? new URL(page.pathname, answer.url).href : page.href;
}
