// What a server says to every page: the address under which others reach it (a page opened on localhost asks, so that its link works elsewhere
// too), and a sentence of its operator for everyone.

export interface ServerWord {
  /** This page, as others reach it. */
  readonly url: string;
  /** Empty for none. */
  readonly notice: string;
}

/** Asks the server. Where it does not say, the page's own address is as good as any. `language`: as `zh`. */
export async function serverWord(
  pageUrl: string,
  language: string,
  ask: (url: string) => Promise<Response> = fetch,
): Promise<ServerWord> {
  try {
    const response = await ask('/api/address');
    if (!response.ok) return { url: pageUrl, notice: '' };
    const answer: unknown = await response.json();
    const said: object = typeof answer === 'object' && answer !== null ? answer : {};
    return { url: sharedPage(new URL(pageUrl), said), notice: noticeIn(said, language) };
  } catch {
    // No such answer in development, or no server at all: the link then names what the address bar names.
    return { url: pageUrl, notice: '' };
  }
}

function sharedPage(page: URL, answer: object): string {
  const url: unknown = Reflect.get(answer, 'url');
  if (typeof url !== 'string' || !URL.canParse(url)) return page.href;
  const { protocol } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? new URL(page.pathname, url).href : page.href;
}

/** In this language, or else in English. */
function noticeIn(answer: object, language: string): string {
  const notice: unknown = Reflect.get(answer, 'notice');
  if (typeof notice !== 'object' || notice === null) return '';
  const text: unknown = Reflect.get(notice, language) ?? Reflect.get(notice, 'en');
  return typeof text === 'string' ? text : '';
}
