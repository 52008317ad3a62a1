// The link to a party: made to be shared, and read back from an address or from what a player pastes.

/** A party's code as servers make them, and a little more. */
const CODE = /^[A-Za-z0-9_-]{3,40}$/;

/** The address that leads a friend into the party. Keeps the page's path, drops everything else. */
export function partyLink(pageUrl: string, code: string): string {
  const url = new URL(pageUrl);
  url.search = '';
  url.hash = '';
  url.searchParams.set('party', code);
  return url.href;
}

/** The party a player means: a whole link, or the bare code, with any space around it. Null when it is neither. */
export function partyOfText(text: string): string | null {
  const trimmed = text.trim();
  const code = URL.canParse(trimmed) ? new URL(trimmed).searchParams.get('party') : trimmed;
  return code !== null && CODE.test(code) ? code : null;
}
